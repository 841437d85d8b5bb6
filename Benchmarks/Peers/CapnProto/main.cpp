// The peer in Cap'n Proto: its two-party RPC over kj's TLS, one thread at each end.
#include <capnp/rpc-twoparty.h>
#include <kj/async-io.h>
#include <kj/compat/tls.h>

#include "../Support/peer.hpp"
#include "bench.capnp.h"

namespace {

constexpr capnp::ReaderOptions readerOptions{64 * 1024 * 1024, 64};

class BenchServer final : public Bench::Server {
    kj::Promise<void> echo(EchoContext context) override {
        auto bytes = context.getParams().getBytes();
        context.getResults(capnp::MessageSize{bytes.size() / 8 + 8, 0}).setBytes(bytes);
        return kj::READY_NOW;
    }
    kj::Promise<void> overhead(OverheadContext) override { return kj::READY_NOW; }
    kj::Promise<void> increment(IncrementContext context) override {
        counter += context.getParams().getAmount();
        context.getResults().setValue(counter);
        return kj::READY_NOW;
    }
    uint32_t counter = 0;
};

// A server's end of a connection, for as long as that lives.
struct Served {
    kj::Own<kj::AsyncIoStream> stream;
    capnp::TwoPartyVatNetwork network;
    capnp::RpcSystem<capnp::rpc::twoparty::VatId> system;
    explicit Served(kj::Own<kj::AsyncIoStream> &&accepted)
        : stream(kj::mv(accepted)), network(*stream, capnp::rpc::twoparty::Side::SERVER, readerOptions),
          system(capnp::makeRpcServer(network, kj::heap<BenchServer>())) {}
};

class Listener final : public kj::TaskSet::ErrorHandler {
public:
    explicit Listener(kj::Own<kj::ConnectionReceiver> receiver) : receiver(kj::mv(receiver)), tasks(*this) {}
    kj::Promise<void> run() {
        return receiver->accept().then([this](kj::Own<kj::AsyncIoStream> &&stream) {
            auto served = kj::heap<Served>(kj::mv(stream));
            auto gone = served->network.onDisconnect();
            tasks.add(gone.attach(kj::mv(served)));
            return run();
        });
    }
    void taskFailed(kj::Exception &&) override {}

private:
    kj::Own<kj::ConnectionReceiver> receiver;
    kj::TaskSet tasks;
};

int serve(const peer::Options &options) {
    auto io = kj::setupAsyncIo();
    kj::TlsKeypair pair{kj::TlsPrivateKey(kj::StringPtr(peer::contents(options.key).c_str())),
                        kj::TlsCertificate(kj::StringPtr(peer::contents(options.certificate).c_str()))};
    kj::TlsContext::Options tlsOptions;
    tlsOptions.defaultKeypair = pair;
    tlsOptions.useSystemTrustStore = false;
    kj::TlsContext tls(kj::mv(tlsOptions));
    auto address = io.provider->getNetwork().parseAddress("127.0.0.1", static_cast<uint>(options.port)).wait(io.waitScope);
    auto receiver = address->listen();
    std::cout << "listening on 127.0.0.1:" << receiver->getPort() << std::endl;
    Listener listener(tls.wrapPort(kj::mv(receiver)));
    listener.run().wait(io.waitScope);
    return 0;
}

struct Client {
    kj::Own<kj::AsyncIoStream> stream;
    capnp::TwoPartyClient rpc;
    Bench::Client bench;
    explicit Client(kj::Own<kj::AsyncIoStream> &&connected)
        : stream(kj::mv(connected)), rpc(*stream), bench(rpc.bootstrap().castAs<Bench>()) {}
};

// A caller that makes its next call when the last is answered.
kj::Promise<void> call(Bench::Client &bench, const peer::Options &options, peer::Samples &samples, size_t left) {
    if (left == 0) return kj::READY_NOW;
    uint64_t sent = peer::now();
    auto next = [&bench, &options, &samples, left, sent] {
        samples.add(sent);
        return call(bench, options, samples, left - 1);
    };
    if (options.method == "overhead") {
        return bench.overheadRequest().send().then([next](auto &&) mutable { return next(); });
    }
    if (options.method == "increment") {
        auto request = bench.incrementRequest();
        request.setAmount(1);
        return request.send().then([next](auto &&) mutable { return next(); });
    }
    auto request = bench.echoRequest(capnp::MessageSize{options.payload / 8 + 8, 0});
    auto bytes = request.initBytes(static_cast<uint>(options.payload));
    std::fill(bytes.begin(), bytes.end(), 'x');
    return request.send().then([next, &options](auto &&response) mutable {
        if (response.getBytes().size() != options.payload) peer::fail("the answer has another size");
        return next();
    });
}

int drive(const peer::Options &options) {
    auto io = kj::setupAsyncIo();
    kj::TlsContext::Options tlsOptions;
    kj::TlsCertificate certificate{kj::StringPtr(peer::contents(options.certificate).c_str())};
    tlsOptions.trustedCertificates = kj::arrayPtr(&certificate, 1);
    tlsOptions.useSystemTrustStore = false;
    kj::TlsContext tls(kj::mv(tlsOptions));
    auto network = tls.wrapNetwork(io.provider->getNetwork());
    auto address = network->parseAddress("localhost", static_cast<uint>(options.port)).wait(io.waitScope);
    std::vector<kj::Own<Client>> clients;
    for (size_t i = 0; i < options.connections; i++) {
        clients.push_back(kj::heap<Client>(address->connect().wait(io.waitScope)));
        // The first call says that the connection stands.
        clients.back()->bench.overheadRequest().send().wait(io.waitScope);
    }
    if (options.idle_seconds) {
        std::cout << "{\"connections\": " << clients.size() << "}" << std::endl;
        io.provider->getTimer().afterDelay(options.idle_seconds * kj::SECONDS).wait(io.waitScope);
        return 0;
    }
    peer::Samples samples;
    auto work = [&](size_t calls) {
        samples.start();
        kj::Vector<kj::Promise<void>> callers;
        for (auto &client : clients) {
            for (size_t i = 0; i < options.in_flight; i++) {
                size_t count = calls / options.in_flight + (i < calls % options.in_flight ? 1 : 0);
                callers.add(call(client->bench, options, samples, count).eagerlyEvaluate(nullptr));
            }
        }
        kj::joinPromises(callers.releaseAsArray()).wait(io.waitScope);
    };
    work(options.warm_up);
    peer::pause(options);
    work(options.calls);
    samples.print();
    std::_Exit(0);
}

} // namespace

int main(int argc, char **argv) {
    auto options = peer::parse(argc, argv);
    return options.mode == "serve" ? serve(options) : drive(options);
}
