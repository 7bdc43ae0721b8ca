/* A driver of a device whose memory is the host's. What a program wants to say
 * of what it is asked for, it puts in place of these functions; modules and
 * launches it has to. */
#include "attn/Runtime/attn_cuda.h"

#include <stdlib.h>
#include <string.h>

static int32_t capability, multiprocessors;

static int32_t facts(void *self, attn_cuda_device_facts *facts, char *message,
                     uint64_t capacity) {
  memset(facts, 0, sizeof *facts);
  facts->capability = capability;
  facts->multiprocessors = multiprocessors;
  return ATTN_CUDA_SUCCESS;
}
static int32_t encode(void *self, void *map, const attn_cuda_tiled *tiled,
                      char *message, uint64_t capacity) {
  return ATTN_CUDA_SUCCESS;
}
static int32_t allocate(void *self, uint64_t bytes, attn_cuda_stream stream,
                        void **pointer, char *message, uint64_t capacity) {
  *pointer = malloc(bytes);
  return ATTN_CUDA_SUCCESS;
}
static int32_t release(void *self, void *pointer, attn_cuda_stream stream,
                       char *message, uint64_t capacity) {
  free(pointer);
  return ATTN_CUDA_SUCCESS;
}
static int32_t copy(void *self, void *to, const void *from, uint64_t bytes,
                    int32_t direction, char *message, uint64_t capacity) {
  return ATTN_CUDA_SUCCESS;
}
static int32_t synchronize(void *self, attn_cuda_stream stream, char *message,
                           uint64_t capacity) {
  return ATTN_CUDA_SUCCESS;
}

static attn_cuda_driver makeDriver(void) {
  attn_cuda_driver driver;
  memset(&driver, 0, sizeof driver);
  driver.version = ATTN_CUDA_VERSION;
  driver.device_facts = facts;
  driver.encode_tiled = encode;
  driver.alloc = allocate;
  driver.free = release;
  driver.copy = copy;
  driver.synchronize = synchronize;
  return driver;
}
