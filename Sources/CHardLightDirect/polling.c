// `accept4` and the names of threads are extensions.
#define _GNU_SOURCE

#include "CHardLightDirect.h"

#ifdef __linux__

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

int hardlight_epoll(void) { return epoll_create1(EPOLL_CLOEXEC); }

int hardlight_wakeup(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void hardlight_wake(int wakeup) {
    // It can only fail when the number is about to overflow: then the loop has been woken often enough.
    (void)eventfd_write(wakeup, 1);
}

int hardlight_timer(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK); }

void hardlight_set_timer(int timer, uint64_t nanoseconds) {
    struct itimerspec time = {
        .it_value = {
            .tv_sec = (time_t)(nanoseconds / 1000000000),
            // Zero would turn it off.
            .tv_nsec = (long)(nanoseconds % 1000000000) | (nanoseconds == 0),
        },
    };
    (void)timerfd_settime(timer, TFD_TIMER_ABSTIME, &time, NULL);
}

static _Thread_local const void *current_loop;

const void *hardlight_current_loop(void) { return current_loop; }

void hardlight_begin_loop(const void *loop, const char *thread_name) {
    current_loop = loop;
    pthread_setname_np(pthread_self(), thread_name);
    // NIO's first socket has the whole process ignore it, on which handlers may rely.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

static int fail_closing(int socket) {
    int error = errno;
    close(socket);
    errno = error;
    return -1;
}

static int without_delay(int socket) {
    int one = 1;
    // A peer that is gone already makes it fail, which the first read tells better.
    (void)setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return socket;
}

int hardlight_connect(const struct sockaddr *address, socklen_t size) {
    int result = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (result < 0) return -1;
    if (connect(result, address, size) < 0 && errno != EINPROGRESS) return fail_closing(result);
    return without_delay(result);
}

int hardlight_listen(const struct sockaddr *address, socklen_t size, int backlog) {
    int result = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (result < 0) return -1;
    int one = 1;
    (void)setsockopt(result, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(result, address, size) < 0 || listen(result, backlog) < 0) return fail_closing(result);
    return result;
}

int hardlight_accept(int listener, struct sockaddr_storage *address) {
    socklen_t size = sizeof *address;
    int result = accept4(listener, (struct sockaddr *)address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    return result < 0 ? -1 : without_delay(result);
}

int hardlight_socket_error(int socket) {
    int error = 0;
    socklen_t size = sizeof error;
    return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) < 0 ? errno : error;
}

long hardlight_receive(int socket, void *bytes, size_t count) {
    ssize_t result;
    do result = recv(socket, bytes, count, 0);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : result;
}

long hardlight_send(int socket, const void *bytes, size_t count) {
    ssize_t result;
    do result = send(socket, bytes, count, MSG_NOSIGNAL);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : result;
}

// On Linux the descriptor is closed whatever it returns.
void hardlight_close(int descriptor) { (void)close(descriptor); }

#endif
