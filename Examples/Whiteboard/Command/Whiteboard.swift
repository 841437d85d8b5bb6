import ArgumentParser
import WhiteboardService

/// The command is apart from what it does, because tests cannot import an executable that they do not build themselves.
@main
enum Whiteboard {
    static func main() async {
        await WhiteboardCommand.main()
    }
}
