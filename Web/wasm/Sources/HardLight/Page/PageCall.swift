import CHardLightWasm
public import RKYV

/// A call that the page makes, by a client's number of the method.
public struct PageCall {
    /// The method's place in the interface.
    public let method: Int

    private let promise: Int32
    private let arguments: Arguments

    /// Where the next argument is read: shared by the call's copies.
    private final class Arguments {
        var decoder: PageDecoder

        init(_ decoder: PageDecoder) {
            self.decoder = decoder
        }
    }

    /// - Parameter arguments: They outlive the reading of the arguments, which the method's call ends.
    init(method: Int, promise: Int32, arguments: UnsafeRawBufferPointer) {
        self.method = method
        self.promise = promise
        self.arguments = Arguments(PageDecoder(arguments))
    }

    /// The next argument.
    public func argument<Value: PageDecodable>() throws(PageError) -> Value {
        try Value(from: &arguments.decoder)
    }

    /// The next argument, which the page gives as an archive: JavaScript has nothing for the type.
    @_disfavoredOverload
    public func argument<Value: Archivable>() throws(PageError) -> Value {
        let archive = try arguments.decoder.bytes()
        do throws(ArchiveError) {
            return try Value(archivedBytes: archive)
        } catch {
            throw .notAnArchive
        }
    }

    /// Nothing, for the page.
    public func encode(_ value: Void, to page: inout PageEncoder) {}

    /// A value for the page.
    public func encode<Value: PageEncodable>(_ value: Value, to page: inout PageEncoder) {
        value.encode(to: &page)
    }

    /// A value for the page as an archive: JavaScript has nothing for the type.
    @_disfavoredOverload
    public func encode<Value: Archivable>(_ value: Value, to page: inout PageEncoder) {
        do throws(ArchiveError) {
            page.bytes(try value.archivedBytes())
        } catch {
            page.null()
        }
    }

    /// Ends the call.
    public func settle<Value>(_ result: Result<Value, RPCError>, _ encode: (Value, inout PageEncoder) -> Void) {
        switch result {
        case .success(let value): settle(true) { encode(value, &$0) }
        case .failure(let error): fail(error)
        }
    }

    /// Ends a call of a method with an error of the interface's own.
    public func settle<Value, Failure: Error>(
        _ result: Result<Value, CallFailure<Failure>>,
        _ encode: (Value, inout PageEncoder) -> Void,
        _ encodeError: (Failure, inout PageEncoder) -> Void
    ) {
        switch result {
        case .success(let value):
            settle(true) { encode(value, &$0) }
        case .failure(.failed(let error)):
            fail(error)
        case .failure(.thrown(let error)):
            // An array of one value is an error of the interface's, an object one of the client's.
            settle(false) { page in page.single { encodeError(error, &$0) } }
        }
    }

    /// Ends a call that has no result.
    func fail(_ error: RPCError) {
        fail(error.codeName, error.message)
    }

    /// Ends a call that has not been made.
    func fail(_ code: RPCError.Code) {
        fail(RPCError(code, ""))
    }

    /// Ends a call that cannot be made of what the page gave.
    func fail(_ error: PageError) {
        fail("argumentNotArchivable", error.explanation)
    }

    private func fail(_ code: StaticString, _ message: StaticString) {
        settle(false) { page in
            page.object { page in
                page.field("code", code)
                page.field("message", message)
            }
        }
    }

    private func settle(_ succeeded: Bool, _ write: (inout PageEncoder) -> Void) {
        var page = PageEncoder()
        write(&page)
        page.output.withUnsafeBytes { hl_settle(promise, succeeded, $0.baseAddress, $0.count) }
    }
}
