// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "hardlight-benchmarks",
    platforms: [.macOS(.v13)],
    dependencies: [
        .package(name: "hardlight-swift", path: ".."),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.28.0"),
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
    ],
    swiftLanguageModes: [.v6]
)
