import Foundation
import GRPCCore
import GRPCProtobuf
import Synchronization

/// The interface that is measured, and its names.
enum BenchInterface {
    private static let service = ServiceDescriptor(fullyQualifiedService: "bench.Bench")
    static let echo = MethodDescriptor(service: service, method: "Echo")
    static let overhead = MethodDescriptor(service: service, method: "Overhead")
    static let increment = MethodDescriptor(service: service, method: "Increment")
}

/// The server's side, registered in the way that generated code does it.
final class BenchService: RegistrableRPCService {
    private let counter = Mutex<UInt32>(0)

    func registerMethods(with router: inout RPCRouter<some ServerTransport>) {
        router.registerHandler(
            forMethod: BenchInterface.echo,
            deserializer: ProtobufDeserializer<BenchBytes>(),
            serializer: ProtobufSerializer<BenchBytes>()
        ) { request, _ in
            StreamingServerResponse(single: ServerResponse(message: try await ServerRequest(stream: request).message))
        }
        router.registerHandler(
            forMethod: BenchInterface.overhead,
            deserializer: ProtobufDeserializer<BenchNothing>(),
            serializer: ProtobufSerializer<BenchNothing>()
        ) { request, _ in
            StreamingServerResponse(single: ServerResponse(message: try await ServerRequest(stream: request).message))
        }
        router.registerHandler(
            forMethod: BenchInterface.increment,
            deserializer: ProtobufDeserializer<BenchNumber>(),
            serializer: ProtobufSerializer<BenchNumber>()
        ) { request, _ in
            let amount = try await ServerRequest(stream: request).message.value
            let value = self.counter.withLock { counter in
                counter &+= amount
                return counter
            }
            return StreamingServerResponse(single: ServerResponse(message: BenchNumber(value: value)))
        }
    }
}
