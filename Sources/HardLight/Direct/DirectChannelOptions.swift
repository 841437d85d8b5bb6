#if DirectTransport && os(Linux)
    import NIOCore

    /// The options of a ``DirectChannel``: those that HardLight asks for.
    struct DirectChannelOptions: NIOSynchronousChannelOptions {
        let channel: DirectChannel

        func setOption<Option: ChannelOption>(_ option: Option, value: Option.Value) throws {
            channel.loop.preconditionInEventLoop()
            guard option is ChannelOptions.Types.AutoReadOption, let isAutoRead = value as? Bool else {
                throw ChannelError.operationUnsupported
            }
            channel.isAutoRead = isAutoRead
            channel.readAutomatically()
        }

        func getOption<Option: ChannelOption>(_ option: Option) throws -> Option.Value {
            channel.loop.preconditionInEventLoop()
            let value: Any? =
                switch option {
                case is ChannelOptions.Types.BufferedWritableBytesOption: channel.bytesPending
                case is ChannelOptions.Types.AutoReadOption: channel.isAutoRead
                default: nil
                }
            guard let value = value as? Option.Value else { throw ChannelError.operationUnsupported }
            return value
        }
    }
#endif
