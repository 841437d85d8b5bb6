import RKYV

// The messages of the HardLight reference and the types of its examples, as its archives have them.

extension JSON {
    /// Bytes that are written in hexadecimal.
    func hexField(_ name: String) throws -> [UInt8] { try bytes(hex: self[name].string) }
}

@Archivable enum ClientMessage {
    case rpcRequest(id: UInt8, internal: [UInt8])
}

extension ClientMessage: GoldenValue {
    init(golden: JSON) throws {
        let fields = try golden["RPCRequest"]
        self = .rpcRequest(id: try fields.field("id"), internal: try fields.hexField("internal_hex"))
    }
}

@Archivable enum RPCErrorV0: Error {
    case badInputBytes, badOutputBytes, clientNotConnected, tooManyCallsInFlight
}

extension RPCErrorV0: GoldenValue {
    init(golden: JSON) throws {
        switch try golden.enumCase.name {
        case "BadInputBytes": self = .badInputBytes
        case "BadOutputBytes": self = .badOutputBytes
        case "ClientNotConnected": self = .clientNotConnected
        case "TooManyCallsInFlight": self = .tooManyCallsInFlight
        default: throw JSON.Mismatch(wanted: "RpcHandlerError", found: golden)
        }
    }
}

@Archivable enum RPCErrorV2: Error {
    case clientNotConnected, tooManyCallsInFlight, clientEncodeError, clientDecodeError, serverEncodeError
    case serverDecodeError, clientCompressError, clientDecompressError, serverCompressError, serverDecompressError
    case handlerPanicked
}

extension RPCErrorV2: GoldenValue {
    init(golden: JSON) throws {
        switch try golden.enumCase.name {
        case "ClientNotConnected": self = .clientNotConnected
        case "TooManyCallsInFlight": self = .tooManyCallsInFlight
        case "ClientEncodeError": self = .clientEncodeError
        case "ClientDecodeError": self = .clientDecodeError
        case "ServerEncodeError": self = .serverEncodeError
        case "ServerDecodeError": self = .serverDecodeError
        case "ClientCompressError": self = .clientCompressError
        case "ClientDecompressError": self = .clientDecompressError
        case "ServerCompressError": self = .serverCompressError
        case "ServerDecompressError": self = .serverDecompressError
        case "HandlerPanicked": self = .handlerPanicked
        default: throw JSON.Mismatch(wanted: "RpcHandlerError", found: golden)
        }
    }
}

extension Result where Success == [UInt8], Failure: GoldenValue {
    /// The output of a call.
    init(output golden: JSON) throws {
        if let bytes = try? golden.hexField("ok_hex") {
            self = .success(bytes)
        } else {
            self = .failure(try golden.field("err"))
        }
    }
}

@Archivable enum ServerMessageV0 {
    case rpcResponse(id: UInt8, output: Result<[UInt8], RPCErrorV0>)
    case newEvent(event: [UInt8])
    case stateChange([Tuple2<UInt, [UInt8]>])
}

extension ServerMessageV0: GoldenValue {
    init(golden: JSON) throws {
        let (name, fields) = try golden.enumCase
        switch name {
        case "RPCResponse":
            self = .rpcResponse(id: try fields.field("id"), output: try Result(output: fields["output"]))
        case "NewEvent": self = .newEvent(event: try fields.hexField("event_hex"))
        case "StateChange":
            self = .stateChange(try fields.array.map { Tuple2(try $0.field("index"), try $0.hexField("data_hex")) })
        default: throw JSON.Mismatch(wanted: "ServerMessage", found: golden)
        }
    }
}

@Archivable struct Topic {
    var inner: [UInt8]
    var isString: Bool
}

extension Topic: GoldenValue {
    init(golden: JSON) throws {
        inner = try golden.hexField("bytes_hex")
        isString = try golden.field("is_string")
    }
}

@Archivable struct StateUpdate {
    var index: UInt
    var data: [UInt8]
}

extension StateUpdate: GoldenValue {
    init(golden: JSON) throws {
        index = try golden.field("index")
        data = try golden.hexField("data_hex")
    }
}

@Archivable enum ServerMessageV2 {
    case rpcResponse(id: UInt8, output: Result<[UInt8], RPCErrorV2>)
    case newEvent(topic: Topic, payload: [UInt8])
    case stateChange([StateUpdate])
}

extension ServerMessageV2: GoldenValue {
    init(golden: JSON) throws {
        let (name, fields) = try golden.enumCase
        switch name {
        case "RPCResponse":
            self = .rpcResponse(id: try fields.field("id"), output: try Result(output: fields["output"]))
        case "NewEvent": self = .newEvent(topic: try fields.field("topic"), payload: try fields.hexField("payload_hex"))
        case "StateChange": self = .stateChange(try [StateUpdate](golden: fields))
        default: throw JSON.Mismatch(wanted: "ServerMessage", found: golden)
        }
    }
}

@Archivable enum CounterCall {
    case increment(amount: UInt32), decrement(amount: UInt32), get, testOverhead
}

extension CounterCall: GoldenValue {
    init(golden: JSON) throws {
        let (name, fields) = try golden.enumCase
        switch name {
        case "Increment": self = .increment(amount: try fields.field("amount"))
        case "Decrement": self = .decrement(amount: try fields.field("amount"))
        case "Get": self = .get
        case "TestOverhead": self = .testOverhead
        default: throw JSON.Mismatch(wanted: "RpcCall", found: golden)
        }
    }
}

@Archivable enum EventsCall {
    case newCounter, increment(amount: UInt32), decrement(amount: UInt32), get
}

extension EventsCall: GoldenValue {
    init(golden: JSON) throws {
        let (name, fields) = try golden.enumCase
        switch name {
        case "NewCounter": self = .newCounter
        case "Increment": self = .increment(amount: try fields.field("amount"))
        case "Decrement": self = .decrement(amount: try fields.field("amount"))
        case "Get": self = .get
        default: throw JSON.Mismatch(wanted: "RpcCall", found: golden)
        }
    }
}

@Archivable enum CounterEvent {
    case incremented(to: UInt32, from: UInt32), decremented(to: UInt32, from: UInt32), serverSentTest
}

extension CounterEvent: GoldenValue {
    init(golden: JSON) throws {
        let (name, fields) = try golden.enumCase
        switch name {
        case "Incremented": self = .incremented(to: try fields.field("to"), from: try fields.field("from"))
        case "Decremented": self = .decremented(to: try fields.field("to"), from: try fields.field("from"))
        case "ServerSentTest": self = .serverSentTest
        default: throw JSON.Mismatch(wanted: "CounterEvent", found: golden)
        }
    }
}

@Archivable enum TaskStatus {
    case todo, done
}

extension TaskStatus: GoldenValue {
    init(golden: JSON) throws {
        switch try golden.enumCase.name {
        case "Todo": self = .todo
        case "Done": self = .done
        default: throw JSON.Mismatch(wanted: "TaskStatus", found: golden)
        }
    }
}

/// Named as in the reference's example: it must not matter that there is a `Swift.Task`.
@Archivable struct Task {
    var text: String
    var status: TaskStatus
}

extension Task: GoldenValue {
    init(golden: JSON) throws {
        text = try golden.field("text")
        status = try golden.field("status")
    }
}

@Archivable enum TodoCall {
    case create(task: Task), markAsDone(ids: [UInt32]), get(ids: [UInt32]), getAll, delete(ids: [UInt32]), deleteAll
    case deleteDoneTasks
}

extension TodoCall: GoldenValue {
    init(golden: JSON) throws {
        let (name, fields) = try golden.enumCase
        switch name {
        case "Create": self = .create(task: try fields.field("task"))
        case "MarkAsDone": self = .markAsDone(ids: try fields.field("id"))
        case "Get": self = .get(ids: try fields.field("ids"))
        case "GetAll": self = .getAll
        case "Delete": self = .delete(ids: try fields.field("ids"))
        case "DeleteAll": self = .deleteAll
        case "DeleteDoneTasks": self = .deleteDoneTasks
        default: throw JSON.Mismatch(wanted: "RpcCall", found: golden)
        }
    }
}

@Archivable enum Pet {
    case dog(name: String, age: UInt8, breed: String), cat(name: String, age: UInt8, breed: String)
}

extension Pet: GoldenValue {
    init(golden: JSON) throws {
        let (name, fields) = try golden.enumCase
        let of = (name: try fields.field("name", as: String.self), breed: try fields.field("breed", as: String.self))
        switch name {
        case "Dog": self = .dog(name: of.name, age: try fields.field("age"), breed: of.breed)
        case "Cat": self = .cat(name: of.name, age: try fields.field("age"), breed: of.breed)
        default: throw JSON.Mismatch(wanted: "Pet", found: golden)
        }
    }
}

@Archivable enum PetCall {
    case becomeDog(name: String, age: UInt8, breed: String), becomeCat(name: String, age: UInt8, breed: String)
    case makeANoise
}

extension PetCall: GoldenValue {
    init(golden: JSON) throws {
        let (name, fields) = try golden.enumCase
        if name == "MakeANoise" {
            self = .makeANoise
            return
        }
        let of = (name: try fields.field("name", as: String.self), breed: try fields.field("breed", as: String.self))
        switch name {
        case "BecomeDog": self = .becomeDog(name: of.name, age: try fields.field("age"), breed: of.breed)
        case "BecomeCat": self = .becomeCat(name: of.name, age: try fields.field("age"), breed: of.breed)
        default: throw JSON.Mismatch(wanted: "RpcCall", found: golden)
        }
    }
}
