/// What a peer sent, as a `FrameParser` finds it.
///
/// Payloads are borrowed: they are valid until the parser, or another one with the same scratch, is asked again.
package enum FrameEvent {
    /// A whole binary message.
    case binary(UnsafeRawBufferPointer)

    /// A whole text message; it is valid UTF-8.
    case text(UnsafeRawBufferPointer)

    /// To be answered with a pong of the same payload, at most 125 bytes.
    case ping(UnsafeRawBufferPointer)

    case pong(UnsafeRawBufferPointer)

    /// The peer closes: nothing that it sends after this is read. Without a code where its frame had none.
    case close(CloseCode?, reason: String)
}
