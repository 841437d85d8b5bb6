import HardLightCore
import RKYV
import Testing

// `hl/0` is not spoken yet. These are its messages from a server, laid out by the codec.

@Archivable
private enum ServerMessage0 {
    case rpcResponse(id: UInt8, output: Result<[UInt8], HandlerError0>)
    case newEvent(event: [UInt8])
    case stateChange([FieldChange0])
}

@Archivable
private enum HandlerError0: Error {
    case badInputBytes, badOutputBytes, clientNotConnected, tooManyCallsInFlight
}

/// `(usize, Vec<u8>)`
@Archivable(as: .tuple)
private struct FieldChange0 {
    var index: UInt32
    var data: [UInt8]
}

/// What the recording holds is read and written as the reference did: only the choice of a version is missing.
@Suite("Archives of a recorded session of hl/0")
struct Version0ReplayTests {
    @Test("the counter's answers")
    func counter() throws {
        guard let recording = try RecordedSession.load("session-0.1.2.json") else { return }
        var archives = 0
        var states: [CounterExample.State] = []
        for connection in recording.connections {
            var calls: [UInt8: CounterExample.Call] = [:]
            var state = CounterExample.State.initialState()
            for archive in try connection.archives {
                if archive.sender == .client {
                    var session = ServerSession()
                    let (id, call) = try session.receive(copying: archive.bytes)
                    calls[id] = try CounterExample.Call(archivedBytes: call)
                } else {
                    try take(archive.bytes, calls, &state)
                }
                archives += 1
            }
            states.append(state)
        }
        print("session-0.1.2.json: \(archives) archives")
        #expect(archives == recording.connections.flatMap(\.frames).count { $0.opcode == 2 })
        if GoldenFolder.override == nil {
            #expect(archives == 320)
            #expect(states == [CounterExample.State(counter: 102), CounterExample.State(counter: 11)])
        }
    }

    private func take(
        _ archive: [UInt8],
        _ calls: [UInt8: CounterExample.Call],
        _ state: inout CounterExample.State
    ) throws {
        let message = try ServerMessage0(archivedBytes: archive)
        #expect(try message.archivedBytes() == archive)
        switch message {
        case .rpcResponse(let id, let result):
            let output = try CounterExample.output(of: #require(calls[id]), archive: result.get())
            #expect(try output.archive() == result.get())
        case .newEvent: Issue.record("the counter has no events")
        case .stateChange(let changes):
            for change in changes {
                try GuardedMemory(change.data, at: .end).withBytes { bytes in
                    try state.apply(StateUpdate(index: Int(change.index), archive: bytes))
                }
            }
        }
    }
}

extension Output {
    /// The archive of the result alone.
    fileprivate func archive() throws -> [UInt8] {
        switch self {
        case .nothing: try Unit().archivedBytes()
        case .number(let number): try number.archivedBytes()
        case .noise(let noise): try noise.archivedBytes()
        }
    }
}
