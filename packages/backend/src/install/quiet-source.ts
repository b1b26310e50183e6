/**
 * C++ of a small library that catches what TensorFlow 2.21 writes to stderr while it is loaded: its first lines come
 * before any setting is read. `quiet()` begins, `loud()` ends and gives the text.
 */
export const quietSource = `#include <node_api.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <string>

static int before = -1, caught = -1;

static napi_value Quiet(napi_env env, napi_callback_info) {
  if (before >= 0) return nullptr;
  fflush(stderr);
  caught = memfd_create("avemo", MFD_CLOEXEC);
  before = fcntl(2, F_DUPFD_CLOEXEC, 3);
  if (caught >= 0 && before >= 0) dup2(caught, 2);
  return nullptr;
}

static napi_value Loud(napi_env env, napi_callback_info) {
  std::string text;
  if (before >= 0) {
    fflush(stderr);
    dup2(before, 2);
    close(before);
    before = -1;
  }
  if (caught >= 0) {
    char piece[4096];
    lseek(caught, 0, SEEK_SET);
    for (ssize_t n; (n = read(caught, piece, sizeof piece)) > 0;) text.append(piece, n);
    close(caught);
    caught = -1;
  }
  napi_value result;
  napi_create_string_utf8(env, text.data(), text.size(), &result);
  return result;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "quiet", NAPI_AUTO_LENGTH, Quiet, nullptr, &function);
  napi_set_named_property(env, exports, "quiet", function);
  napi_create_function(env, "loud", NAPI_AUTO_LENGTH, Loud, nullptr, &function);
  napi_set_named_property(env, exports, "loud", function);
  return exports;
}
`;
