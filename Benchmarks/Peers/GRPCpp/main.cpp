// The peer in gRPC C++: its asynchronous interface at both ends, one completion queue and one thread each, which is what
// its documentation says is fastest on one core.
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

#include "../Support/peer.hpp"
#include "echo.grpc.pb.h"

using bench::Bench;
using bench::Bytes;
using bench::Nothing;
using bench::Number;

namespace {

// Something that a completion queue brings.
struct Tag {
    virtual ~Tag() = default;
    virtual void proceed(bool ok) = 0;
};

std::atomic<uint32_t> counter{0};

void answer(const Bytes &request, Bytes &response) { response.set_bytes(request.bytes()); }
void answer(const Nothing &, Nothing &) {}
void answer(const Number &request, Number &response) { response.set_value(counter += request.value()); }

// A call that the server waits for or answers. A new one waits as soon as this one has come.
template <typename Message>
class ServedCall final : public Tag {
public:
    using Request = void (Bench::AsyncService::*)(grpc::ServerContext *, Message *,
                                                  grpc::ServerAsyncResponseWriter<Message> *, grpc::CompletionQueue *,
                                                  grpc::ServerCompletionQueue *, void *);
    ServedCall(Bench::AsyncService &service, grpc::ServerCompletionQueue &queue, Request request)
        : service(service), queue(queue), request(request), writer(&context) {
        (service.*request)(&context, &message, &writer, &queue, &queue, this);
    }
    void proceed(bool ok) override {
        if (!ok || isAnswered) {
            delete this;
            return;
        }
        new ServedCall(service, queue, request);
        answer(message, response);
        isAnswered = true;
        writer.Finish(response, grpc::Status::OK, this);
    }

private:
    Bench::AsyncService &service;
    grpc::ServerCompletionQueue &queue;
    Request request;
    grpc::ServerContext context;
    Message message, response;
    grpc::ServerAsyncResponseWriter<Message> writer;
    bool isAnswered = false;
};

int serve(const peer::Options &options) {
    grpc::SslServerCredentialsOptions tls;
    tls.pem_key_cert_pairs.push_back({peer::contents(options.key), peer::contents(options.certificate)});
    Bench::AsyncService service;
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:" + std::to_string(options.port), grpc::SslServerCredentials(tls), &port);
    builder.RegisterService(&service);
    builder.SetMaxReceiveMessageSize(16 << 20);
    auto queue = builder.AddCompletionQueue();
    auto server = builder.BuildAndStart();
    if (!server) peer::fail("cannot listen");
    // Enough calls wait that none has to.
    for (int i = 0; i < 128; i++) {
        new ServedCall<Bytes>(service, *queue, &Bench::AsyncService::RequestEcho);
        new ServedCall<Nothing>(service, *queue, &Bench::AsyncService::RequestOverhead);
        new ServedCall<Number>(service, *queue, &Bench::AsyncService::RequestIncrement);
    }
    std::cout << "listening on 127.0.0.1:" << port << std::endl;
    void *tag;
    bool ok;
    while (queue->Next(&tag, &ok)) static_cast<Tag *>(tag)->proceed(ok);
    return 0;
}

// What the callers of one run have in common.
struct Run {
    const peer::Options &options;
    grpc::CompletionQueue &queue;
    peer::Samples &samples;
    size_t open = 0;
};

// A caller that makes its next call when the last is answered.
template <typename Message>
class Caller final : public Tag {
public:
    using Prepare = std::unique_ptr<grpc::ClientAsyncResponseReader<Message>> (Bench::Stub::*)(grpc::ClientContext *,
                                                                                               const Message &,
                                                                                               grpc::CompletionQueue *);
    Caller(Run &run, Bench::Stub &stub, Prepare prepare, const Message &request, size_t calls)
        : run(run), stub(stub), prepare(prepare), request(request), left(calls) {
        run.open++;
        next();
    }
    void proceed(bool ok) override {
        if (!ok || !status.ok()) peer::fail("a call failed: " + status.error_message());
        if (response.ByteSizeLong() < request.ByteSizeLong()) peer::fail("the answer has another size");
        run.samples.add(sent);
        next();
    }

private:
    void next() {
        if (left == 0) {
            run.open--;
            delete this;
            return;
        }
        left--;
        context.emplace();
        sent = peer::now();
        reader = (stub.*prepare)(&*context, request, &run.queue);
        reader->StartCall();
        reader->Finish(&response, &status, this);
    }
    Run &run;
    Bench::Stub &stub;
    Prepare prepare;
    Message request, response;
    size_t left;
    uint64_t sent = 0;
    grpc::Status status;
    std::optional<grpc::ClientContext> context;
    std::unique_ptr<grpc::ClientAsyncResponseReader<Message>> reader;
};

void start(Run &run, Bench::Stub &stub, size_t calls) {
    if (run.options.method == "overhead") {
        new Caller<Nothing>(run, stub, &Bench::Stub::PrepareAsyncOverhead, Nothing(), calls);
    } else if (run.options.method == "increment") {
        Number number;
        number.set_value(1);
        new Caller<Number>(run, stub, &Bench::Stub::PrepareAsyncIncrement, number, calls);
    } else {
        Bytes bytes;
        bytes.set_bytes(std::string(run.options.payload, 'x'));
        new Caller<Bytes>(run, stub, &Bench::Stub::PrepareAsyncEcho, bytes, calls);
    }
}

int drive(const peer::Options &options) {
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = peer::contents(options.certificate);
    auto credentials = grpc::SslCredentials(tls);
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1); // a connection for each channel
    arguments.SetMaxReceiveMessageSize(16 << 20);
    std::vector<std::shared_ptr<grpc::Channel>> channels;
    std::vector<std::unique_ptr<Bench::Stub>> stubs;
    for (size_t i = 0; i < options.connections; i++) {
        channels.push_back(
            grpc::CreateCustomChannel("localhost:" + std::to_string(options.port), credentials, arguments));
        if (!channels.back()->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(20))) {
            peer::fail("cannot connect");
        }
        stubs.push_back(Bench::NewStub(channels.back()));
    }
    if (options.idle_seconds) {
        std::cout << "{\"connections\": " << channels.size() << "}" << std::endl;
        std::this_thread::sleep_for(std::chrono::seconds(options.idle_seconds));
        return 0;
    }
    grpc::CompletionQueue queue;
    peer::Samples samples;
    auto work = [&](size_t calls) {
        samples.start();
        Run run{options, queue, samples};
        for (auto &stub : stubs) {
            for (size_t i = 0; i < options.in_flight; i++) {
                start(run, *stub, calls / options.in_flight + (i < calls % options.in_flight ? 1 : 0));
            }
        }
        void *tag;
        bool ok;
        while (run.open && queue.Next(&tag, &ok)) static_cast<Tag *>(tag)->proceed(ok);
    };
    work(options.warm_up);
    peer::pause(options);
    work(options.calls);
    samples.print();
    std::_Exit(0); // what is to be cleaned up takes a while and is nobody's concern
}

} // namespace

int main(int argc, char **argv) {
    auto options = peer::parse(argc, argv);
    return options.mode == "serve" ? serve(options) : drive(options);
}
