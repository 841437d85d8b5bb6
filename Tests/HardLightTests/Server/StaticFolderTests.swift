import Foundation
import NIOCore
import Testing

@testable import HardLight

@Suite("A folder of static files")
struct StaticFolderTests {
    private func withFolder(_ test: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "static-\(UUID())")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "pub/deep/er"),
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in [
            ("pub/index.html", "page"), ("pub/deep/er/a.js", "script"), ("pub/.env", "secret"), ("secret", "secret"),
            ("pub/empty", ""),
        ] {
            try Data(text.utf8).write(to: folder.appending(path: path))
        }
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "pub/link"),
            withDestinationURL: folder.appending(path: "secret")
        )
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "pub/up"),
            withDestinationURL: folder
        )
        try test(folder)
    }

    @Test("has its files below /, without hidden ones and without links")
    func files() throws {
        try withFolder { folder in
            let files = try StaticFiles(folder: folder.appending(path: "pub").path)
            #expect(files.paths == ["/deep/er/a.js", "/empty", "/index.html"])
            #expect(files.files["/deep/er/a.js"]?.contents == ByteBuffer(string: "script"))
            #expect(files.files["/deep/er/a.js"]?.contentType == "text/javascript; charset=utf-8")
            #expect(files.files["/empty"]?.contents.readableBytes == 0)
        }
    }

    @Test("has a limit: one byte more is an error")
    func limit() throws {
        try withFolder { folder in
            let folder = folder.appending(path: "pub").path
            let files = try StaticFiles(folder: folder, byteLimit: 10)
            #expect(files.paths.count == 3)
            let error = #expect(throws: StaticFilesError.self) {
                try StaticFiles(folder: folder, byteLimit: 9)
            }
            #expect(error?.code == .tooLarge)
        }
    }

    @Test("that is not there is an error", arguments: ["none", "secret"])
    func missing(name: String) throws {
        try withFolder { folder in
            let error = #expect(throws: StaticFilesError.self) {
                try StaticFiles(folder: folder.appending(path: name).path)
            }
            #expect(error?.code == .unreadable)
            #expect(error?.description.contains(name) == true)
        }
    }

    @Test(
        "Times are written as HTTP has them",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (951_868_799, "Tue, 29 Feb 2000 23:59:59 GMT"),
            (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
        ]
    )
    func dates(seconds: Int, text: String) {
        #expect("\(HTTPDate(seconds: seconds))" == text)
    }

    @Test("Times agree with Foundation's")
    func datesOfFoundation() {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        for seconds in stride(from: 0, to: 8_000_000_000, by: 12_345_678) {
            #expect(
                "\(HTTPDate(seconds: seconds))" == formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            )
        }
    }
}
