import Foundation
package import HardLight

/// Writes what an example sees to the standard output: one line for each call, state change and event.
///
/// For people the lines are aligned, and coloured only on a terminal that has not said no (`NO_COLOR`). With `--json`
/// every line is one JSON object whose `kind` tells its other members; `Examples/README.md` lists them.
package struct Journal: Sendable {
    /// Who reads the lines.
    package enum Format: Sendable {
        case text
        case json
    }

    /// Who reads the lines.
    package let format: Format
    private let isColoured: Bool

    package init(format: Format) {
        let environment = ProcessInfo.processInfo.environment
        self.format = format
        self.isColoured =
            format == .text && isatty(STDOUT_FILENO) == 1
            && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }
}

// MARK: - What is written

extension Journal {
    /// A call and what it returned.
    package func result(of method: String, _ arguments: [ReflectedValue.Field], _ value: ReflectedValue) {
        switch format {
        case .text:
            let call = "\(method)(\(ReflectedValue.text(of: arguments)))"
            write(.call, call, note: value == .none ? nil : "→ \(value.text)")
        case .json:
            let members: [ReflectedValue.Field] = [
                .init(name: "method", value: .string(method)),
                .init(name: "arguments", value: .fields(arguments)),
                .init(name: "value", value: value),
            ]
            write("result", members)
        }
    }

    /// The connection's state after a change.
    package func state(_ state: some ConnectionState) {
        let value = ReflectedValue(state)
        switch (format, value) {
        case (.text, .fields(let fields)): write(.state, ReflectedValue.text(of: fields))
        case (.text, _): write(.state, value.text)
        case (.json, _): write("state", [.init(name: "value", value: value)])
        }
    }

    /// An event and its topic; `missed` events were lost before it because they were not read in time.
    package func event(_ payload: some Sendable, on topic: Topic, missed: Int) {
        let value = ReflectedValue(payload)
        switch format {
        case .text:
            write(.event, value.text, note: "on \(topic)" + (missed == 0 ? "" : ", \(missed) missed before it"))
        case .json:
            let members: [ReflectedValue.Field] = [
                .init(name: "topic", value: .string(String(describing: topic))),
                .init(name: "value", value: value),
                .init(name: "missed", value: .number(String(missed))),
            ]
            write("event", members)
        }
    }

    /// The end of a client that found nothing wrong.
    package func end(calls: Int, states: Int, events: Int) {
        switch format {
        case .text:
            write(.end, "all went well: \(calls) calls, \(states) state changes, \(events) events")
        case .json:
            let members: [ReflectedValue.Field] = [
                .init(name: "calls", value: .number(String(calls))),
                .init(name: "states", value: .number(String(states))),
                .init(name: "events", value: .number(String(events))),
            ]
            write("end", members)
        }
    }

    /// Something that happened at the server. For people only.
    package func server(_ text: String, note: String? = nil) {
        guard format == .text else { return }
        write(.server, text, note: note)
    }

    /// Text between the lines. For people only.
    package func say(_ text: String) {
        guard format == .text else { return }
        write(text)
    }
}

// MARK: - How it is written

extension Journal {
    /// What a line is about, and its colour (an ANSI "select graphic rendition" parameter).
    private enum Label: String {
        case call, state, event, end, server

        var colour: Int {
            switch self {
            case .call: 36
            case .state: 32
            case .event: 35
            case .end: 1
            case .server: 33
            }
        }
    }

    /// Labels take 8 columns, and notes begin in column 48 where the text leaves room.
    private func write(_ label: Label, _ text: String, note: String? = nil) {
        var line = "  "
        line += isColoured ? "\u{1B}[\(label.colour)m\(label.rawValue)\u{1B}[0m" : label.rawValue
        line += String(repeating: " ", count: 8 - label.rawValue.count) + text
        if let note {
            line += String(repeating: " ", count: max(2, 38 - text.count)) + note
        }
        write(line)
    }

    private func write(_ kind: String, _ members: [ReflectedValue.Field]) {
        write(ReflectedValue.fields([.init(name: "kind", value: .string(kind))] + members).json)
    }

    /// Writes past the buffering of `print`, so that a reader at the other end of a pipe sees each line at once, and in
    /// one piece, so that lines of different tasks do not mix.
    private func write(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
