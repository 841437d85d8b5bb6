import ArgumentParser
import ExampleSupport
import Foundation
import HardLight

struct Chat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Joins the chat from a terminal.",
        discussion: "A line is said to everybody. /name NAME changes your name, /who tells who is there, /quit leaves."
    )

    @Argument(help: ArgumentHelp("The server's address.", valueName: "host:port"))
    var address: String

    @Option(help: "Your name.")
    var name = ""

    @OptionGroup var trust: TrustOptions

    func run() async throws {
        let client = try await WhiteboardClient.connect(to: address, tls: trust.tls)
        // Before `join`, so that nothing that happens after it is missed.
        let events = client.events
        let key = (0..<BoardLimits.keyLength).map { _ in UInt8.random(in: .min ... .max) }
        let board = try await client.join(name: name, colour: .ink, key: key)
        let terminal = ChatTerminal(client: client, board: board)
        await terminal.welcome()
        try await withThrowingTaskGroup { group in
            group.addTask {
                for await event in events {
                    await terminal.show(event.payload)
                }
                throw ExampleFailure("the server has closed the connection")
            }
            group.addTask {
                for await line in Self.lines {
                    guard try await terminal.obey(line) else { break }
                }
            }
            // Whichever ends first: the last line has been said, or the server is gone.
            try await group.next()
            group.cancelAll()
        }
        await client.close()
    }

    /// What is typed, line by line. The thread that waits for it is a thread of its own.
    private static var lines: AsyncStream<String> {
        AsyncStream { continuation in
            Thread.detachNewThread {
                while let line = readLine() {
                    continuation.yield(line)
                }
                continuation.finish()
            }
        }
    }
}

/// The chat as lines of a terminal.
private actor ChatTerminal {
    let client: WhiteboardClient
    private let messages: [Message]
    private var participants: [UInt32: Participant]

    init(client: WhiteboardClient, board: Board) {
        self.client = client
        messages = board.messages
        participants = Dictionary(board.participants.map { ($0.id, $0) }) { $1 }
    }

    func welcome() {
        for message in messages.suffix(10) {
            show(.said(message: message))
        }
        say("You are \(client.state.name). \(whoIsHere)")
    }

    func show(_ event: BoardEvent) {
        switch event {
        case .said(let message): say("\(clean(message.name)): \(clean(message.text))")
        case .arrived(let participant):
            let old = participants.updateValue(participant, forKey: participant.id)
            if let old {
                guard old.name != participant.name else { break }
                say("* \(clean(old.name)) is \(clean(participant.name)) now")
            } else {
                say("* \(clean(participant.name)) is here")
            }
        case .left(let id):
            if let gone = participants.removeValue(forKey: id) {
                say("* \(clean(gone.name)) has left")
            }
        case .cleared(let id): say("* \(participants[id].map { clean($0.name) } ?? "Somebody") has wiped the board")
        case .pointed, .drew, .erased: break
        }
    }

    /// - Returns: `false` when it is time to leave.
    func obey(_ line: String) async throws -> Bool {
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        do {
            switch parts.first {
            case nil: break
            case "/quit": return false
            case "/who": say(whoIsHere)
            case "/name": try await client.rename(name: parts.dropFirst().first ?? "", colour: client.state.colour)
            default: try await client.say(text: line)
            }
        } catch BoardError.tooFast {
            say("* not so fast: that was not sent")
        } catch BoardError.unusable {
            say("* there was nothing in it")
        }
        return true
    }

    private var whoIsHere: String {
        let names = participants.values.map { clean($0.name) }.sorted()
        return "Here: \(names.joined(separator: ", "))."
    }

    /// The server has seen to it already; a terminal obeys what it is sent, so it is not left to the server.
    private func clean(_ text: String) -> String {
        PlainText.line(text, limit: 1000) ?? "?"
    }

    private func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
