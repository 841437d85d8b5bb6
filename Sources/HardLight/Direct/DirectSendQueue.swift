#if DirectTransport && os(Linux)
    import CHardLightDirect
    import NIOCore

    /// The connections of a loop that have something to send. Several of them send with one system call: as soon as there are
    /// enough of them for a batch, and at the end of the loop's turn.
    ///
    /// ```
    ///  socket A --recv--.                                     .-- A
    ///  socket B --recv--+--> what there is to do --> queue ---+-- B    one io_uring_enter
    ///  socket C --recv--'                                     '-- C
    /// ```
    ///
    /// Each `send` by itself would wake a peer, and a peer on the same CPU is run at once, before the next one is sent: it finds
    /// one answer where it could find all of them, and asks for one thing where it could ask for as many. That is what costs,
    /// more than the system calls do (decision 0033).
    final class DirectSendQueue {
        // `@exclusivity(unchecked)`: nothing is called within an access.
        @exclusivity(unchecked) private var waiting: [DirectChannel] = []
        /// How many of them have sent their next write, in so far as the socket has taken it, and are to be told.
        @exclusivity(unchecked) private var sent = 0
        @exclusivity(unchecked) private var telling: [DirectChannel] = []
        /// `nil` where the system has no io_uring, or keeps it from us: then each connection sends by itself.
        private var batch: OpaquePointer?

        static var batchCapacity: Int { Int(HARDLIGHT_BATCH_CAPACITY) }

        /// - Parameter usesIOUring: `false` has each connection send by itself.
        init(usesIOUring: Bool) {
            batch = usesIOUring ? hardlight_make_batch() : nil
        }

        deinit {
            close()
        }

        var isEmpty: Bool { waiting.isEmpty }
        /// Whether several connections send with one system call.
        var isBatched: Bool { batch != nil }

        /// - Parameter channel: It is open, has flushed something, and is not in the queue: a batch that had its bytes twice
        ///   would send them twice.
        func append(_ channel: DirectChannel) {
            assert(!waiting.contains { $0 === channel })
            waiting.append(channel)
            // Not all at the end: who is on another CPU can begin with the first while the others are still encrypted.
            if waiting.count - sent == Self.batchCapacity {
                sendNextWrites()
            }
        }

        /// Has all that are in the queue send, and tells them. Who comes to it meanwhile stays until the next time: a peer that
        /// takes all that it is sent must not keep the loop from the others.
        func send() {
            // Most turns have one, which has not sent then: it takes no batch, and no second list.
            if waiting.count == 1, let only = waiting.popLast() {
                return only.sendQueued()
            }
            sendNextWrites()
            swap(&waiting, &telling)
            sent = 0
            for index in telling.indices {
                telling[index].sendQueued()
            }
            telling.removeAll(keepingCapacity: telling.count <= Self.channelsToKeepRoomFor)
        }

        /// What one burst made grow is not kept.
        private static var channelsToKeepRoomFor: Int { 4096 }

        /// Sends one write of each that has not sent yet. Nobody is told: what that leads to could close another one whose bytes
        /// are on their way.
        private func sendNextWrites() {
            let range = sent..<waiting.count
            sent = waiting.count
            guard let batch, range.count > 1 else {
                for index in range {
                    waiting[index].sendNext()
                }
                return
            }
            for index in range {
                if let bytes = waiting[index].nextBytes {
                    hardlight_batch_add(batch, waiting[index].socket, bytes.baseAddress, bytes.count)
                }
            }
            hardlight_batch_send(batch)
            var number = 0
            for index in range where waiting[index].nextBytes != nil {
                waiting[index].settle(hardlight_batch_result(batch, number))
                number += 1
            }
        }

        /// The loop has ended.
        func close() {
            if let batch = batch.take() {
                hardlight_free_batch(batch)
            }
        }
    }
#endif
