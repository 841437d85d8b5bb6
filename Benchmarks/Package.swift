// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "hardlight-benchmarks",
    platforms: [.macOS(.v15)],
    products: [
        // For Peers/Swift, which is a package of its own.
        .library(name: "BenchSupport", targets: ["BenchSupport"]),
        .executable(name: "codec-bench", targets: ["codec-bench"]),
        .executable(name: "hardlight-bench", targets: ["hardlight-bench"]),
    ],
    dependencies: [
        .package(name: "hardlight-swift", path: "..", traits: [.defaults, "DirectTransport"]),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.81.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.28.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.1.0"),
    ],
    targets: [
        .target(name: "CAllocations"),
        .executableTarget(
            name: "codec-bench",
            dependencies: [
                "CAllocations",
                .product(name: "RKYV", package: "hardlight-swift"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            path: "Sources/CodecBench"
        ),
        .target(
            name: "BenchSupport",
            dependencies: [.product(name: "Histogram", package: "hdrhistogram-swift")]
        ),
        .executableTarget(
            name: "hardlight-bench",
            dependencies: [
                "BenchSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HardLight", package: "hardlight-swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Sources/HardLightBench"
        ),
    ],
    swiftLanguageModes: [.v6]
)
