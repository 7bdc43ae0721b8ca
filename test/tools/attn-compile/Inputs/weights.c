/* Loads a library of compiled functions with weights, calls it on a driver that
 * says what it is asked for, and closes it. */
#include "host_driver.h"

#include <dlfcn.h>
#include <stdio.h>

static void *context;

static int32_t loadModule(void *self, const void *image, uint64_t bytes,
                          attn_cuda_stream stream, void **module, char *message,
                          uint64_t capacity) {
  printf("load module\n");
  return ATTN_CUDA_SUCCESS;
}
static void unloadModule(void *self, void *module) {
  printf("unload module\n");
}
static int32_t launch(void *self, void *module, const char *kernel,
                      const attn_cuda_launch_config *config, void **arguments,
                      attn_cuda_stream stream, char *message,
                      uint64_t capacity) {
  printf("launch %s\n", kernel);
  return ATTN_CUDA_SUCCESS;
}
static int32_t getContext(void *self, attn_cuda_stream stream, void **result,
                          char *message, uint64_t capacity) {
  *result = context;
  return ATTN_CUDA_SUCCESS;
}
static int32_t copyOnStream(void *self, void *to, const void *from,
                            uint64_t bytes, attn_cuda_stream stream,
                            char *message, uint64_t capacity) {
  memcpy(to, from, bytes);
  return ATTN_CUDA_SUCCESS;
}
static int32_t loadConstant(void *self, const void *data, uint64_t bytes,
                            attn_cuda_stream stream, void **pointer,
                            char *message, uint64_t capacity) {
  const float *numbers = data;
  int last = (int)(bytes / sizeof(float)) - 1;
  printf("load constant of %d bytes, %g to %g\n", (int)bytes, numbers[0],
         numbers[last]);
  *pointer = malloc(bytes);
  memcpy(*pointer, data, bytes);
  return ATTN_CUDA_SUCCESS;
}
static void unloadConstant(void *self, void *pointer) {
  printf("unload constant\n");
  free(pointer);
}

struct Matrix {
  float *allocated, *data;
  int64_t offset, sizes[2], strides[2];
};
struct Vector {
  float *allocated, *data;
  int64_t offset, size, stride;
};
typedef void (*Project)(struct Matrix *result, struct Matrix *x);
typedef void (*Bias)(struct Vector *result);

static float input[4 * 8] __attribute__((aligned(256)));
static Project project;
static Bias bias;

static void call(const char *what) {
  printf("%s\n", what);
  struct Matrix x = {input, input, 0, {4, 8}, {8, 1}}, y;
  project(&y, &x);
  attn_cuda_free(y.allocated, NULL);
  struct Vector b;
  bias(&b);
  printf("status %d\n", attn_cuda_take_status());
  printf("bias %g to %g\n", b.data[0], b.data[7]);
  attn_cuda_free(b.allocated, NULL);
}

int main(int argc, char **argv) {
  attn_cuda_driver driver = makeDriver();
  driver.load_module = loadModule;
  driver.unload_module = unloadModule;
  driver.launch = launch;
  driver.context = getContext;
  driver.copy_on_stream = copyOnStream;
  driver.load_constant = loadConstant;
  driver.unload_constant = unloadConstant;
  attn_cuda_set_driver(&driver);
  void *library = dlopen(argv[1], RTLD_NOW);
  if (!library) {
    printf("%s\n", dlerror());
    return 1;
  }
  project = (Project)dlsym(library, "_mlir_ciface_project");
  bias = (Bias)dlsym(library, "_mlir_ciface_bias");
  capability = 80;
  call("first");
  call("again");
  capability = 90;
  call("other chip");
  char other;
  context = &other;
  call("other context");
  printf("close\n");
  dlclose(library);
  printf("closed\n");
  attn_cuda_set_driver(NULL);
  return 0;
}
