// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

/// `dev/check.sh` sets HARDLIGHT_STRICT: warnings in our own targets are errors then. Not by default: a package that is
/// built as a dependency must not fail on a newer compiler's warnings (docs/decisions/0006-strict-by-environment.md).
let isStrict = Context.environment["HARDLIGHT_STRICT"] != nil

/// Every target of our own is held to the same rules: an existential says `any`, an import says who sees it, and a
/// member needs the import of the module that declares it.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

func example(_ name: String, at folder: String) -> Target {
    .executableTarget(
        name: name,
        dependencies: [
            "ExampleSupport",
            "HardLight",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        ],
        path: "Examples/\(folder)",
        swiftSettings: settings
    )
}

let package = Package(
    name: "hardlight-swift",
    // The floor is what the code needs and no higher: `Duration` and `ContinuousClock` (macOS 13, iOS 16). Newer API is
    // used behind `if #available`, with an older path beside it.
    platforms: [.macOS(.v13), .iOS(.v16), .tvOS(.v16), .watchOS(.v9), .visionOS(.v1)],
    products: [
        .library(name: "HardLight", targets: ["HardLight"]),
        .library(name: "RKYV", targets: ["RKYV"]),
        .executable(name: "hardlight", targets: ["hardlight-tool"]),
        // The same under the name of its target, by which the plugin asks for it.
        .executable(name: "hardlight-tool", targets: ["hardlight-tool"]),
        .plugin(name: "GenerateTypeScript", targets: ["GenerateTypeScript"]),
    ],
    traits: [
        .trait(
            name: "AcceptAnyCertificate",
            description:
                "ClientTLS.insecureForDevelopment. Without this trait there is no way to accept any certificate."
        ),
        .trait(
            name: "DirectTransport",
            description: "DirectEventLoopGroup: sockets of our own, right over epoll and io_uring, on Linux."
        ),
        .trait(name: "Tracing", description: "Spans for calls, by swift-distributed-tracing."),
        .default(enabledTraits: ["AcceptAnyCertificate"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.2.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.81.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.7.0"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.0"),
        .package(url: "https://github.com/swiftlang/swift-syntax", "602.0.0"..<"604.0.0"),
    ],
    targets: [
        // RKYV <- HardLightCore <- HardLight <- Examples: an arrow never points back (docs/architecture.md).
        .target(
            name: "RKYV",
            dependencies: ["HardLightMacros"],
            swiftSettings: settings + [
                // `Span` at the leaves of the views: the annotation stays inside this module, users need no flag.
                .enableExperimentalFeature("Lifetimes")
            ]
        ),
        // What an interface says, read from its source: for the macros, and for generators of clients in other languages.
        .target(
            name: "HardLightModel",
            dependencies: [
                .product(name: "SwiftDiagnostics", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftSyntaxBuilder", package: "swift-syntax"),
            ],
            swiftSettings: settings
        ),
        .macro(
            name: "HardLightMacros",
            dependencies: [
                "HardLightModel",
                .product(name: "SwiftCompilerPlugin", package: "swift-syntax"),
                .product(name: "SwiftDiagnostics", package: "swift-syntax"),
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftSyntaxBuilder", package: "swift-syntax"),
                .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
            ],
            swiftSettings: settings
        ),
        .target(name: "HardLightCore", dependencies: ["RKYV"], swiftSettings: settings),
        .target(
            name: "CHardLightZlib",
            cSettings: isStrict ? [.treatAllWarnings(as: .error)] : [],
            linkerSettings: [.linkedLibrary("z")]
        ),
        .target(name: "CHardLightDirect", cSettings: isStrict ? [.treatAllWarnings(as: .error)] : []),
        .target(
            name: "HardLight",
            dependencies: [
                .target(
                    name: "CHardLightDirect",
                    condition: .when(platforms: [.linux], traits: ["DirectTransport"])
                ),
                "CHardLightZlib",
                "HardLightCore",
                "HardLightMacros",
                "RKYV",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Tracing", package: "swift-distributed-tracing", condition: .when(traits: ["Tracing"])),
                .product(name: "X509", package: "swift-certificates"),
            ],
            swiftSettings: settings
        ),

        // `hardlight generate typescript`, and the same as a command of every package that depends on this one.
        .target(
            name: "HardLightGenerator",
            dependencies: [
                "HardLightCore",
                "HardLightModel",
                "RKYV",
                .product(name: "SwiftDiagnostics", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
                .product(name: "SwiftParserDiagnostics", package: "swift-syntax"),
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftSyntaxBuilder", package: "swift-syntax"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "WebRuntime",
            path: "Web",
            exclude: [
                "README.md", "build.mjs", "examples", "hardlight-wasm.d.ts", "hardlight-wasm.js", "package.json",
                "runtime", "tests", "tsconfig.json", "wasm",
            ],
            sources: ["WebRuntime.swift"],
            resources: [
                .embedInCode("hardlight.js"),
                .embedInCode("hardlight.d.ts"),
                .embedInCode("hardlight-types.js"),
                .embedInCode("hardlight-types.d.ts"),
            ],
            swiftSettings: settings
        ),
        // Not `hardlight`, which differs from the library's name by its capitals alone: not every file system can tell.
        .executableTarget(
            name: "hardlight-tool",
            dependencies: [
                "HardLightGenerator",
                "WebRuntime",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/HardLightTool",
            swiftSettings: settings
        ),
        .plugin(
            name: "GenerateTypeScript",
            capability: .command(
                intent: .custom(
                    verb: "generate-typescript",
                    description: "Writes a client of a HardLight interface in TypeScript."
                ),
                permissions: [.writeToPackageDirectory(reason: "The client is written to the folder that you name.")]
            ),
            dependencies: ["hardlight-tool"]
        ),

        .target(
            name: "ExampleSupport",
            dependencies: [
                "HardLight",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Examples/ExampleSupport",
            swiftSettings: settings
        ),
        example("counter", at: "Counter"),
        example("counter-events", at: "CounterEvents"),
        example("todo", at: "Todo"),
        example("pet", at: "Pet"),
        .target(
            name: "WhiteboardService",
            dependencies: [
                "ExampleSupport",
                "HardLight",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Examples/Whiteboard",
            exclude: ["Command"],
            // Copied, not embedded in code: a compiler takes a minute for 80 kB of literals.
            resources: [.copy("Page")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "whiteboard",
            dependencies: [
                "WhiteboardService",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Examples/Whiteboard/Command",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "websocket-echo",
            dependencies: [
                "HardLight",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ],
            path: "Conformance/WebSocketEcho",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "soak",
            dependencies: [
                "HardLight",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Conformance/Soak",
            swiftSettings: settings
        ),

        // What the fuzzer asks of any bytes (dev/fuzz.sh), and a test of what it has found.
        .target(
            name: "ArchiveFuzzing",
            dependencies: ["RKYV"],
            path: "FuzzTesting/Checks",
            swiftSettings: settings
        ),
        .testTarget(
            name: "RKYVTests",
            dependencies: ["ArchiveFuzzing", "RKYV"],
            resources: [.copy("Golden")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HardLightMacrosTests",
            dependencies: [
                "HardLightMacros",
                .product(name: "SwiftDiagnostics", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftSyntaxBuilder", package: "swift-syntax"),
                .product(name: "SwiftSyntaxMacroExpansion", package: "swift-syntax"),
                .product(name: "SwiftSyntaxMacros", package: "swift-syntax"),
                .product(name: "SwiftSyntaxMacrosGenericTestSupport", package: "swift-syntax"),
            ],
            swiftSettings: settings
        ),
        // Random values of a made-up interface's types, for the browser's codec to agree on (Web/tests/random-interface.mjs).
        .executableTarget(
            name: "random-archives",
            dependencies: ["HardLight"],
            path: "Tests/Fixtures/RandomInterface",
            swiftSettings: settings
        ),
        .testTarget(
            name: "HardLightGeneratorTests",
            dependencies: ["HardLightGenerator"],
            swiftSettings: settings
        ),
        // Interfaces as other modules declare them: public ones, and in a module that is isolated to the main actor.
        .target(
            name: "PublicInterfaces",
            dependencies: ["HardLight"],
            path: "Tests/Fixtures/PublicInterfaces",
            swiftSettings: settings
        ),
        .target(
            name: "MainActorInterfaces",
            dependencies: ["HardLight"],
            path: "Tests/Fixtures/MainActorInterfaces",
            swiftSettings: settings + [
                .defaultIsolation(MainActor.self),
                .enableUpcomingFeature("InferIsolatedConformances"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            ]
        ),
        .testTarget(
            name: "GeneratedCodeTests",
            dependencies: ["HardLight", "MainActorInterfaces", "PublicInterfaces"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ExamplesTests",
            dependencies: ["ExampleSupport", "HardLight", "RKYV"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "WhiteboardTests",
            dependencies: ["HardLight", "WhiteboardService"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HardLightCoreTests",
            dependencies: ["HardLightCore", "RKYV"],
            resources: [.copy("Golden")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HardLightTests",
            dependencies: [
                "HardLight",
                "HardLightCore",
                "RKYV",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(
                    name: "InMemoryTracing",
                    package: "swift-distributed-tracing",
                    condition: .when(traits: ["Tracing"])
                ),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "X509", package: "swift-certificates"),
            ],
            resources: [.copy("Golden")],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
