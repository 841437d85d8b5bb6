import Foundation
import SwiftProtobuf

// The messages of ../echo.proto, in the form in which protoc-gen-swift writes them: the plugin takes ten minutes to build.

struct BenchNothing: Sendable {
    var unknownFields = UnknownStorage()
}

struct BenchBytes: Sendable {
    var bytes = Data()
    var unknownFields = UnknownStorage()
}

struct BenchNumber: Sendable {
    var value: UInt32 = 0
    var unknownFields = UnknownStorage()
}

extension BenchNothing: Message, _MessageImplementationBase {
    static let protoMessageName = "bench.Nothing"

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while try decoder.nextFieldNumber() != nil {}
    }

    func traverse<V: Visitor>(visitor: inout V) throws {
        try unknownFields.traverse(visitor: &visitor)
    }

    static func == (one: BenchNothing, other: BenchNothing) -> Bool {
        one.unknownFields == other.unknownFields
    }
}

extension BenchBytes: Message, _MessageImplementationBase {
    static let protoMessageName = "bench.Bytes"

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            if field == 1 {
                try decoder.decodeSingularBytesField(value: &bytes)
            }
        }
    }

    func traverse<V: Visitor>(visitor: inout V) throws {
        if !bytes.isEmpty {
            try visitor.visitSingularBytesField(value: bytes, fieldNumber: 1)
        }
        try unknownFields.traverse(visitor: &visitor)
    }

    static func == (one: BenchBytes, other: BenchBytes) -> Bool {
        one.bytes == other.bytes && one.unknownFields == other.unknownFields
    }
}

extension BenchNumber: Message, _MessageImplementationBase {
    static let protoMessageName = "bench.Number"

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            if field == 1 {
                try decoder.decodeSingularUInt32Field(value: &value)
            }
        }
    }

    func traverse<V: Visitor>(visitor: inout V) throws {
        if value != 0 {
            try visitor.visitSingularUInt32Field(value: value, fieldNumber: 1)
        }
        try unknownFields.traverse(visitor: &visitor)
    }

    static func == (one: BenchNumber, other: BenchNumber) -> Bool {
        one.value == other.value && one.unknownFields == other.unknownFields
    }
}
