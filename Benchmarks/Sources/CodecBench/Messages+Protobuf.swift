import SwiftProtobuf

/// What swift-protobuf generates.
typealias ProtobufMessage = SwiftProtobuf.Message

/// A message that swift-protobuf has too.
protocol ProtobufConvertible {
    associatedtype Protobuf: ProtobufMessage

    /// The same value for swift-protobuf.
    var protobuf: Protobuf { get }
}

extension Reading: ProtobufConvertible {
    var protobuf: PBReading {
        PBReading.with {
            $0.sensor = sensor
            $0.time = time
            $0.value = value
            $0.unit = unit
            $0.isFinal = isFinal
        }
    }
}

extension Status {
    var protobuf: PBStatus {
        PBStatus.with {
            switch self {
            case .pending: $0.pending = true
            case .active(let percent, let who):
                $0.active.percent = UInt32(percent)
                $0.active.who = who
            case .done(let time): $0.done = time
            }
        }
    }
}

extension Item {
    var protobuf: PBItem {
        PBItem.with {
            $0.id = id
            $0.name = name
            $0.price = price
            $0.isDone = isDone
        }
    }
}

extension Order: ProtobufConvertible {
    var protobuf: PBOrder {
        PBOrder.with {
            $0.id = id
            $0.title = title
            $0.body = body
            if let priority { $0.priority = UInt32(priority) }
            $0.status = status.protobuf
            $0.tags = tags
            $0.items = items.map(\.protobuf)
        }
    }
}

extension Catalog: ProtobufConvertible {
    var protobuf: PBCatalog { PBCatalog.with { $0.orders = orders.map(\.protobuf) } }
}

extension Index: ProtobufConvertible {
    var protobuf: PBIndex { PBIndex.with { $0.counts = counts } }
}
