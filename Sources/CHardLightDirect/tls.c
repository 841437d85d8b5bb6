// Package.swift defines this with the trait `DirectTransport`, on Linux: only then OpenSSL's headers are needed.
#ifdef HARDLIGHT_DIRECT

#include "CHardLightDirect.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { SHA256_SIZE = 32 };

struct hardlight_tls_context {
    SSL_CTX *ssl;
    bool has_certificate;
    uint8_t (*pins)[SHA256_SIZE];
    size_t pin_count;
};

struct hardlight_tls {
    SSL *ssl;
    bool has_unpinned;
    uint8_t unpinned[SHA256_SIZE];
};

// MARK: What connections share

// A WebSocket begins with a request of HTTP/1.1.
static const uint8_t protocols[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

static int choose_protocol(
    SSL *ssl, const unsigned char **chosen, unsigned char *size, const unsigned char *offered, unsigned offered_size,
    void *argument) {
    (void)ssl, (void)argument;
    unsigned char *found;
    int result = SSL_select_next_proto(&found, size, protocols, sizeof protocols, offered, offered_size);
    if (result != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

static bool set_up(SSL_CTX *ssl, bool is_server, bool allows_tls12) {
    SSL_CTX_set_options(ssl, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
    // A write may take a part, of bytes that have moved meanwhile; who is idle holds no buffers.
    SSL_CTX_set_mode(
        ssl, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    // One read of the socket for a record, not one for its header and one for the rest.
    SSL_CTX_set_read_ahead(ssl, 1);
    SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);
    if (is_server) {
        SSL_CTX_set_options(ssl, SSL_OP_CIPHER_SERVER_PREFERENCE);
        SSL_CTX_set_alpn_select_cb(ssl, choose_protocol, NULL);
        if (!SSL_CTX_set_num_tickets(ssl, 0)) return false;
    } else {
        SSL_CTX_set_verify(ssl, SSL_VERIFY_PEER, NULL);
        // Of all functions this one returns 0 when all is well.
        if (SSL_CTX_set_alpn_protos(ssl, protocols, sizeof protocols) != 0) return false;
    }
    // The order of NIOSSL. In TLS 1.2 only what TLS 1.3 has kept.
    return SSL_CTX_set_min_proto_version(ssl, allows_tls12 ? TLS1_2_VERSION : TLS1_3_VERSION)
        && SSL_CTX_set_ciphersuites(
            ssl, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256")
        && SSL_CTX_set_cipher_list(ssl, "ECDHE+AESGCM:ECDHE+CHACHA20");
}

hardlight_tls_context *hardlight_tls_context_make(bool is_server, bool allows_tls12) {
    hardlight_tls_context *context = OPENSSL_zalloc(sizeof *context);
    if (!context) return NULL;
    context->ssl = SSL_CTX_new(is_server ? TLS_server_method() : TLS_client_method());
    if (!context->ssl || !set_up(context->ssl, is_server, allows_tls12)) {
        hardlight_tls_context_free(context);
        return NULL;
    }
    return context;
}

void hardlight_tls_context_free(hardlight_tls_context *context) {
    SSL_CTX_free(context->ssl);
    OPENSSL_free(context->pins);
    OPENSSL_free(context);
}

static X509 *read_certificate(const uint8_t *der, size_t size) {
    return size <= LONG_MAX ? d2i_X509(NULL, &der, (long)size) : NULL;
}

bool hardlight_tls_context_add_certificate(hardlight_tls_context *context, const uint8_t *der, size_t size) {
    X509 *certificate = read_certificate(der, size);
    if (!certificate) return false;
    bool is_added = context->has_certificate ? SSL_CTX_add1_chain_cert(context->ssl, certificate) == 1
                                             : SSL_CTX_use_certificate(context->ssl, certificate) == 1;
    context->has_certificate = true;
    X509_free(certificate);
    return is_added;
}

bool hardlight_tls_context_set_key(hardlight_tls_context *context, const uint8_t *der, size_t size) {
    EVP_PKEY *key = size <= LONG_MAX ? d2i_AutoPrivateKey(NULL, &der, (long)size) : NULL;
    if (!key) return false;
    bool is_set = SSL_CTX_use_PrivateKey(context->ssl, key) == 1 && SSL_CTX_check_private_key(context->ssl) == 1;
    EVP_PKEY_free(key);
    return is_set;
}

bool hardlight_tls_context_trust_system(hardlight_tls_context *context) {
    return SSL_CTX_set_default_verify_paths(context->ssl) == 1;
}

bool hardlight_tls_context_trust(hardlight_tls_context *context, const uint8_t *der, size_t size) {
    X509 *certificate = read_certificate(der, size);
    if (!certificate) return false;
    bool is_added = X509_STORE_add_cert(SSL_CTX_get_cert_store(context->ssl), certificate) == 1;
    X509_free(certificate);
    return is_added;
}

// Takes the place of all verification.
static int verify_pin(X509_STORE_CTX *store, void *argument) {
    const hardlight_tls_context *context = argument;
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    hardlight_tls *tls = ssl ? SSL_get_app_data(ssl) : NULL;
    X509 *certificate = X509_STORE_CTX_get0_cert(store);
    X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
    unsigned size = 0;
    uint8_t digest[EVP_MAX_MD_SIZE];
    if (!tls || !certificate || !X509_digest(certificate, EVP_sha256(), digest, &size) || size != SHA256_SIZE)
        return 0;
    for (size_t i = 0; i < context->pin_count; i++) {
        if (memcmp(context->pins[i], digest, SHA256_SIZE) == 0) {
            X509_STORE_CTX_set_error(store, X509_V_OK);
            return 1;
        }
    }
    memcpy(tls->unpinned, digest, SHA256_SIZE);
    tls->has_unpinned = true;
    return 0;
}

bool hardlight_tls_context_pin(hardlight_tls_context *context, const uint8_t *sha256) {
    void *pins = OPENSSL_realloc(context->pins, (context->pin_count + 1) * SHA256_SIZE);
    if (!pins) return false;
    context->pins = pins;
    memcpy(context->pins[context->pin_count++], sha256, SHA256_SIZE);
    SSL_CTX_set_cert_verify_callback(context->ssl, verify_pin, context);
    return true;
}

void hardlight_tls_context_trust_anybody(hardlight_tls_context *context) {
    SSL_CTX_set_verify(context->ssl, SSL_VERIFY_NONE, NULL);
}

// MARK: One connection

hardlight_tls *hardlight_tls_make(
    hardlight_tls_context *context, int socket, const char *name, const char *verified_name,
    const char *verified_address) {
    hardlight_tls *tls = OPENSSL_zalloc(sizeof *tls);
    if (!tls) return NULL;
    tls->ssl = SSL_new(context->ssl);
    if (!tls->ssl) {
        OPENSSL_free(tls);
        return NULL;
    }
    bool is_server = SSL_is_server(tls->ssl);
    // The subject's common name is no name of the server's (RFC 9525 §2), nor is `f*.example.com` for any.
    SSL_set_hostflags(tls->ssl, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (!SSL_set_fd(tls->ssl, socket) || !SSL_set_app_data(tls->ssl, tls)
        || (name && !SSL_set_tlsext_host_name(tls->ssl, name))
        || (verified_name && !SSL_set1_host(tls->ssl, verified_name))
        || (verified_address && !X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls->ssl), verified_address))) {
        hardlight_tls_free(tls);
        return NULL;
    }
    is_server ? SSL_set_accept_state(tls->ssl) : SSL_set_connect_state(tls->ssl);
    return tls;
}

void hardlight_tls_free(hardlight_tls *tls) {
    SSL_free(tls->ssl);
    OPENSSL_free(tls);
}

// What other code on this thread has left behind would be taken for the failure of what comes next.
static void forget_failures(void) {
    if (ERR_peek_error()) ERR_clear_error();
}

static long explain(const hardlight_tls *tls, int result) {
    switch (SSL_get_error(tls->ssl, result)) {
    case SSL_ERROR_WANT_READ: return HARDLIGHT_TLS_WANTS_READ;
    case SSL_ERROR_WANT_WRITE: return HARDLIGHT_TLS_WANTS_WRITE;
    case SSL_ERROR_ZERO_RETURN: return HARDLIGHT_TLS_ENDED;
    case SSL_ERROR_SYSCALL: ERR_clear_error(); return HARDLIGHT_TLS_CUT;
    default: break;
    }
#ifdef SSL_R_UNEXPECTED_EOF_WHILE_READING
    // OpenSSL 3 has made an error of it.
    if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        ERR_clear_error();
        return HARDLIGHT_TLS_CUT;
    }
#endif
    return HARDLIGHT_TLS_FAILED;
}

static int limited(size_t count) { return count < INT_MAX ? (int)count : INT_MAX; }

long hardlight_tls_handshake(hardlight_tls *tls) {
    forget_failures();
    int result = SSL_do_handshake(tls->ssl);
    return result == 1 ? 1 : explain(tls, result);
}

long hardlight_tls_read(hardlight_tls *tls, void *bytes, size_t count) {
    forget_failures();
    int result = SSL_read(tls->ssl, bytes, limited(count));
    return result > 0 ? result : explain(tls, result);
}

bool hardlight_tls_has_pending(const hardlight_tls *tls) { return SSL_has_pending(tls->ssl) == 1; }

long hardlight_tls_write(hardlight_tls *tls, const void *bytes, size_t count) {
    forget_failures();
    int result = SSL_write(tls->ssl, bytes, limited(count));
    return result > 0 ? result : explain(tls, result);
}

long hardlight_tls_say_goodbye(hardlight_tls *tls) {
    forget_failures();
    int result = SSL_shutdown(tls->ssl);
    // 0 is said and not answered.
    return result >= 0 ? 1 : explain(tls, result);
}

bool hardlight_tls_is_for_other_name(const hardlight_tls *tls) {
    long result = SSL_get_verify_result(tls->ssl);
    return result == X509_V_ERR_HOSTNAME_MISMATCH || result == X509_V_ERR_IP_ADDRESS_MISMATCH;
}

const uint8_t *hardlight_tls_unpinned(const hardlight_tls *tls) { return tls->has_unpinned ? tls->unpinned : NULL; }

void hardlight_tls_reason(char *text, size_t size) {
    const char *reason = ERR_reason_error_string(ERR_peek_error());
    OPENSSL_strlcpy(text, reason ? reason : "no reason given", size);
    ERR_clear_error();
}

#endif
