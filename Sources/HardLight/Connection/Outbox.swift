import HardLightCore
import NIOConcurrencyHelpers
import NIOCore
import RKYV

/// The frames on their way out of one connection, from whichever thread they come.
///
/// There is one lock around one buffer, and messages are encoded where they stand in it. That makes the order of what
/// leaves the order in which it was said: a change of the state is in the buffer before the response of the call that
/// made it, since the handler that made both did so one after the other.
///
/// The loop takes all that has collected at the end of its turn (``LoopContext``) and writes it at once.
final class Outbox: Sendable {
    fileprivate struct Queue {
        /// Frames encoded here, back to back.
        var buffer = ByteBuffer()
        /// A frame that is shared with other connections and is the only one so far: nothing has been copied.
        var sharedFrame: ByteBuffer?
        /// A client's masking keys.
        var masks = MaskKeys()
        /// The loop knows that there is something to take.
        var isMarked = false
        /// No message is taken any more: one has been missed, without which the next would mislead.
        var isSealed = false
        var isClosed = false
        /// Messages have been put in line since the last were taken, and not control frames alone.
        var hasMessages = false
        /// Events that the peer was too slow for.
        var droppedEvents = 0

        var count: Int { buffer.readableBytes + (sharedFrame?.readableBytes ?? 0) }
    }

    /// What a caller of ``append(_:)`` is to do next.
    enum Appended {
        /// The loop is to be told.
        case mark
        case alreadyMarked
        /// The connection is closed, or is about to be; nothing was written.
        case closed
        /// There is too much in the queue; nothing was written.
        case full
    }

    private let queue = NIOLockedValueBox(Queue())
    private let framing: MessageFraming

    init(framing: MessageFraming) {
        self.framing = framing
    }

    /// The bytes that wait to be written.
    var count: Int {
        queue.withLockedValue { $0.count }
    }

    /// Whether no message is taken any more.
    var isClosed: Bool {
        queue.withLockedValue { $0.isClosed || $0.isSealed }
    }

    /// Encodes a message and puts it in line.
    ///
    /// - Parameters:
    ///   - loop: The context of the connection's loop when the caller is on it: its scratch and buffers are used.
    ///   - limit: The bytes in line beyond which the message is not taken, nor any other after it.
    ///   - encode: Writes the message's archive and returns its size, which may be more than there was room for; it is
    ///     called again with enough room then. A size of 0 means that there is nothing to send.
    func append(
        on loop: LoopContext?,
        limit: Int,
        _ encode: MessageFraming.Encode
    ) throws(ArchiveError) -> Appended {
        if let loop {
            return try loop.withArchiveScratch { scratch throws(ArchiveError) in
                try append(limit: limit, spare: { loop.takeBuffer() }, scratch: &scratch, encode)
            }
        }
        var scratch = ArchiveScratch()
        return try append(limit: limit, spare: { ByteBuffer() }, scratch: &scratch, encode)
    }

    /// Puts a control frame in line.
    ///
    /// - Parameters:
    ///   - isLast: Nothing goes out behind it.
    ///   - write: Writes the frame into memory that has room for the largest control frame; returns its size.
    func append(
        isLast: Bool = false,
        control write: (WebSocketMask?, UnsafeMutableRawBufferPointer) -> Int
    ) -> Appended {
        queue.withLockedValue { queue in
            if queue.isClosed {
                return .closed
            }
            queue.unshare()
            let mask = framing.role == .client ? queue.masks.next() : nil
            queue.buffer.writeWithUnsafeMutableBytes(
                minimumWritableBytes: FrameHeader.maximumSize + FrameHeader.maximumControlPayload
            ) { memory in
                write(mask, memory)
            }
            queue.isClosed = isLast
            return queue.marked()
        }
    }

    /// Puts a finished frame in line. Its storage is shared until something else is put behind it.
    ///
    /// - Parameter limit: The bytes in line beyond which the frame is not taken.
    func append(frame: ByteBuffer, limit: Int = .max) -> Appended {
        queue.withLockedValue { queue in
            if queue.isClosed || queue.isSealed {
                return .closed
            }
            if queue.count + frame.readableBytes > limit {
                return .full
            }
            if queue.count == 0 {
                queue.sharedFrame = frame
            } else {
                queue.unshare()
                queue.buffer.writeImmutableBuffer(frame)
            }
            queue.hasMessages = true
            return queue.marked()
        }
    }

    /// What has collected.
    struct Taken {
        var bytes: ByteBuffer
        /// The storage is the outbox's own, to be given back to the loop.
        var isOwn: Bool
        /// There is more in it than control frames.
        var hasMessages: Bool
    }

    /// Takes everything that has collected.
    func take() -> Taken? {
        queue.withLockedValue { queue in
            queue.isMarked = false
            defer { queue.hasMessages = false }
            if let frame = queue.sharedFrame {
                queue.sharedFrame = nil
                return Taken(bytes: frame, isOwn: false, hasMessages: true)
            }
            guard queue.buffer.readableBytes > 0 else { return nil }
            var taken = ByteBuffer()
            swap(&taken, &queue.buffer)
            return Taken(bytes: taken, isOwn: true, hasMessages: queue.hasMessages)
        }
    }

    /// Events that the peer was too slow for, so far.
    var droppedEvents: Int {
        queue.withLockedValue { $0.droppedEvents }
    }

    /// - Returns: Whether these are the first.
    func countDroppedEvents(_ count: Int) -> Bool {
        queue.withLockedValue { queue in
            defer { queue.droppedEvents += count }
            return queue.droppedEvents == 0
        }
    }

    /// Nothing more goes out. What is in line is still there to be taken.
    func close() {
        queue.withLockedValue { $0.isClosed = true }
    }

    private func append(
        limit: Int,
        spare: () -> ByteBuffer,
        scratch: inout ArchiveScratch,
        _ encode: MessageFraming.Encode
    ) throws(ArchiveError) -> Appended {
        let result: Result<Appended, ArchiveError> = queue.withLockedValue { queue in
            if queue.isClosed || queue.isSealed {
                return .success(.closed)
            }
            queue.unshare()
            let end = queue.buffer.writerIndex
            if queue.buffer.capacity == 0 {
                queue.buffer = spare()
            }
            do throws(ArchiveError) {
                let mask = framing.role == .client ? queue.masks.next() : nil
                let isWritten = try framing.write(to: &queue.buffer, mask: mask, scratch: &scratch, encode)
                if isWritten, end - queue.buffer.readerIndex > limit {
                    // Only now is it known that there is something to send.
                    queue.buffer.moveWriterIndex(to: end)
                    queue.isSealed = true
                    return .success(.full)
                }
                queue.hasMessages = queue.hasMessages || isWritten
                return .success(isWritten ? queue.marked() : .alreadyMarked)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

extension Outbox.Queue {
    /// Moves a frame that is shared into the outbox's own buffer, so that more can follow.
    fileprivate mutating func unshare() {
        if let frame = sharedFrame {
            sharedFrame = nil
            buffer.writeImmutableBuffer(frame)
        }
    }

    fileprivate mutating func marked() -> Outbox.Appended {
        defer { isMarked = true }
        return isMarked ? .alreadyMarked : .mark
    }
}
