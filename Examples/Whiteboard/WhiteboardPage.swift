import ExampleSupport
import Foundation
import HardLight

/// The page's files, which are built into a folder beside the executable.
enum WhiteboardPage {
    /// - Throws: What says that they are not there, or cannot be read.
    static func files() throws -> StaticFiles {
        guard let page = Bundle.module.url(forResource: "Page/index.html", withExtension: nil) else {
            throw ExampleFailure("the page is not beside the executable: --page Examples/Whiteboard/Page names it")
        }
        return try StaticFiles(folder: page.deletingLastPathComponent().path)
    }
}
