#if DirectTransport && os(Linux)
    import CHardLightDirect
    import NIOCore

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// What a ``DirectEventLoop`` watches: a connection, an open port, a connection in the making.
    protocol DirectSource: AnyObject {
        /// Epoll has events for it, which may be over already.
        func handle(_ events: UInt32)
        /// The loop ends: whatever is open closes now.
        func loopEnds()
    }

    /// Epoll, level-triggered, and who is behind each descriptor.
    ///
    /// Used on its loop only, but for ``wake()``.
    final class DirectPoller {
        private struct Slot {
            var source: (any DirectSource)?
            /// Tells events of a descriptor from those of the one that had its number before.
            var generation: UInt32 = 0
        }

        static let input = UInt32(EPOLLIN.rawValue)
        static let output = UInt32(EPOLLOUT.rawValue)
        static let trouble = UInt32(EPOLLERR.rawValue) | UInt32(EPOLLHUP.rawValue)

        private let epoll: Int32
        private let wakeup: Int32
        private let clock: Int32
        private let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: eventsPerRound)
        /// By descriptor.
        private var slots: [Slot] = []
        private var generation: UInt32 = 0
        /// What the clock is set to.
        private var alarm: NIODeadline?

        private static var eventsPerRound: Int { 256 }

        // No descriptor is that large.
        private static var wakeupToken: UInt64 { UInt64(UInt32.max) }
        private static var clockToken: UInt64 { UInt64(UInt32.max) - 1 }

        /// - Throws: `IOError` when the system has no more descriptors.
        init() throws {
            epoll = try Self.check(hardlight_epoll(), "epoll_create1")
            wakeup = try Self.check(hardlight_wakeup(), "eventfd")
            clock = try Self.check(hardlight_timer(), "timerfd_create")
            // For edges: so neither has to be read.
            for (descriptor, token) in [(wakeup, Self.wakeupToken), (clock, Self.clockToken)] {
                try control(EPOLL_CTL_ADD, descriptor, Self.input | UInt32(EPOLLET.rawValue), token)
            }
        }

        deinit {
            events.deallocate()
        }

        private static func check(_ result: Int32, _ function: StaticString) throws -> Int32 {
            guard result >= 0 else { throw IOError(errnoCode: errno, reason: "\(function)") }
            return result
        }

        // MARK: Sources

        /// Those that are watched.
        var sources: [any DirectSource] { slots.compactMap(\.source) }

        /// Begins to watch a descriptor.
        func add(_ source: any DirectSource, _ descriptor: Int32, for events: UInt32) throws {
            let index = Int(descriptor)
            if index >= slots.count {
                slots.append(contentsOf: repeatElement(Slot(), count: max(index + 1 - slots.count, slots.count)))
            }
            generation &+= 1
            try control(EPOLL_CTL_ADD, descriptor, events, token(descriptor, generation))
            slots[index] = Slot(source: source, generation: generation)
        }

        /// Watches it for other events.
        func change(_ descriptor: Int32, to events: UInt32) {
            // It cannot fail for a descriptor that is watched.
            try? control(EPOLL_CTL_MOD, descriptor, events, token(descriptor, slots[Int(descriptor)].generation))
        }

        /// Lets go of a descriptor.
        ///
        /// - Parameter isClosing: Whether it is to be closed now, which ends epoll's watch, too.
        func remove(_ descriptor: Int32, isClosing: Bool = true) {
            slots[Int(descriptor)].source = nil
            if !isClosing {
                try? control(EPOLL_CTL_DEL, descriptor, 0, 0)
            }
        }

        private func token(_ descriptor: Int32, _ generation: UInt32) -> UInt64 {
            UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor))
        }

        private func control(_ operation: Int32, _ descriptor: Int32, _ events: UInt32, _ token: UInt64) throws {
            var event = epoll_event()
            event.events = events
            event.data.u64 = token
            _ = try Self.check(epoll_ctl(epoll, operation, descriptor, &event), "epoll_ctl")
        }

        // MARK: Waiting

        /// Ends the waiting of the loop's thread, or its next one. From any thread, as long as the poller is open.
        func wake() {
            hardlight_wake(wakeup)
        }

        /// Has the waiting end at a time, unless it ends at an earlier one anyhow.
        func setAlarm(_ time: NIODeadline) {
            if let alarm, alarm <= time { return }
            alarm = time
            hardlight_set_timer(clock, time.uptimeNanoseconds)
        }

        /// - Parameter isPatient: Whether to wait for something to come.
        /// - Returns: How much has come, for ``handle(_:)``; -1 when a signal has interrupted it.
        func wait(isPatient: Bool) -> Int {
            Int(epoll_wait(epoll, events, Int32(Self.eventsPerRound), isPatient ? -1 : 0))
        }

        /// Has the sources handle what has come for them.
        ///
        /// - Returns: Whether the alarm has come.
        func handle(_ count: Int) -> Bool {
            var isAlarmed = false
            var index = 0
            while index < count {
                switch events[index].data.u64 {
                case Self.wakeupToken: break
                case Self.clockToken:
                    alarm = nil
                    isAlarmed = true
                case let token: handle(events[index].events, token)
                }
                index += 1
            }
            return isAlarmed
        }

        private func handle(_ events: UInt32, _ token: UInt64) {
            let index = Int(truncatingIfNeeded: token & 0xFFFF_FFFF)
            guard slots[index].generation == UInt32(token >> 32) else { return }
            let source = slots[index].source
            source?.handle(events)
        }

        /// The loop has ended.
        func close() {
            hardlight_close(wakeup)
            hardlight_close(clock)
            hardlight_close(epoll)
        }
    }
#endif
