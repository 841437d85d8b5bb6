package import ArgumentParser

/// What every peer's server understands.
package struct ServerOptions: ParsableArguments {
    @Option(help: "The port on 127.0.0.1; 0 picks a free one and prints it.")
    package var port = 0

    @Option(help: ArgumentHelp("The certificate chain, PEM.", valueName: "file"))
    package var cert: String

    @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"))
    package var key: String

    package init() {}
}
