/// The modules of the browser's runtime, for tools that put them beside a module that imports them.
package enum WebRuntime {
    /// Each file's name, and its bytes: UTF-8.
    package static var files: [(name: String, content: [UInt8])] {
        [
            ("hardlight.js", PackageResources.hardlight_js),
            ("hardlight.d.ts", PackageResources.hardlight_d_ts),
            ("hardlight-types.js", PackageResources.hardlight_types_js),
            ("hardlight-types.d.ts", PackageResources.hardlight_types_d_ts),
        ]
    }
}
