// What the peers in C++ share: the options that all peers understand, the clock, and the figures that a client prints.
#pragma once

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace peer {

struct Options {
    std::string mode, certificate, key, method = "echo";
    int port = 0;
    size_t connections = 1, in_flight = 1, calls = 10000, warm_up = 1000, payload = 12, idle_seconds = 0;
    bool waits = false;
};

[[noreturn]] inline void fail(const std::string &what) {
    std::cerr << what << std::endl;
    std::exit(1);
}

inline Options parse(int argc, char **argv) {
    Options options;
    if (argc < 2) fail("usage: serve --port N --cert FILE --key FILE, or client --port N --cert FILE ...");
    options.mode = argv[1];
    for (int i = 2; i < argc; i++) {
        std::string name = argv[i];
        if (name == "--wait") {
            options.waits = true;
            continue;
        }
        if (++i == argc) fail(name + " takes a value");
        std::string value = argv[i];
        auto number = [&] {
            char *end;
            long result = std::strtol(value.c_str(), &end, 10);
            if (*end || value.empty() || result < 0) fail(name + " takes a number, not " + value);
            return static_cast<size_t>(result);
        };
        if (name == "--port") options.port = static_cast<int>(number());
        else if (name == "--cert") options.certificate = value;
        else if (name == "--key") options.key = value;
        else if (name == "--method") options.method = value;
        else if (name == "--connections") options.connections = number();
        else if (name == "--in-flight") options.in_flight = number();
        else if (name == "--calls") options.calls = number();
        else if (name == "--warm-up") options.warm_up = number();
        else if (name == "--payload") options.payload = number();
        else if (name == "--idle") options.idle_seconds = number();
        else fail("there is no option " + name);
    }
    return options;
}

inline std::string contents(const std::string &path) {
    std::ifstream file(path);
    if (!file) fail("cannot read " + path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

inline uint64_t now() {
    return static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1));
}

inline double cpu_seconds() {
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

inline void pause(const Options &options) {
    if (!options.waits) return;
    std::cout << "ready" << std::endl;
    std::string line;
    std::getline(std::cin, line);
}

// Times of calls, and what is made of them.
class Samples {
public:
    void start() {
        times.clear();
        cpu = cpu_seconds();
        begin = now();
    }
    void add(uint64_t sent) { times.push_back(now() - sent); }
    void print() {
        double seconds = 1e-9 * static_cast<double>(now() - begin);
        double used = cpu_seconds() - cpu;
        std::sort(times.begin(), times.end());
        double count = static_cast<double>(times.size()), sum = 0;
        for (auto time : times) sum += static_cast<double>(time);
        std::printf("{\"calls\": %zu, \"seconds\": %.6f, \"per_second\": %.0f, \"mean_us\": %.2f, \"p50_us\": %.2f, "
                    "\"p99_us\": %.2f, \"client_cpu_us\": %.3f, \"percentiles\": [",
                    times.size(), seconds, count / seconds, 1e-3 * sum / count, at(50), at(99), 1e6 * used / count);
        const char *separator = "";
        for (double percentile : {0.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9, 99.99, 100.0}) {
            std::printf("%s[%g, %.2f]", separator, percentile, at(percentile));
            separator = ", ";
        }
        std::printf("]}\n");
        std::fflush(stdout);
    }

private:
    double at(double percentile) const {
        return 1e-3 * static_cast<double>(times[static_cast<size_t>(percentile / 100 * static_cast<double>(times.size() - 1) + 0.5)]);
    }
    std::vector<uint64_t> times;
    uint64_t begin = 0;
    double cpu = 0;
};

} // namespace peer
