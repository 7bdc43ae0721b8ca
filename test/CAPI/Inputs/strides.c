/* strides FILE.mlir: each function gives the same bits for contiguous arguments
 * and for arguments whose rows lie apart, with NaN between the rows. */

#include "tensors.h"

enum { kMaxArguments = 8, kGap = 3 };

static char *read_text(const char *path, size_t *size) {
  FILE *file = fopen(path, "rb");
  HOLDS(file && !fseek(file, 0, SEEK_END));
  *size = (size_t)ftell(file);
  rewind(file);
  char *text = malloc(*size + 1);
  HOLDS(fread(text, 1, *size, file) == *size && !fclose(file));
  return text;
}

/* Dynamic sizes are told apart by what they mean. */
static int64_t choose_size(const AttnValueInfo *info, int dim) {
  static const int64_t sizes[] = {2, 37, 130, 5, 7};
  if (info->shape[dim] != ATTN_DYNAMIC)
    return info->shape[dim];
  HOLDS(info->size_ids[dim] >= 0 && info->size_ids[dim] < 5);
  return sizes[info->size_ids[dim]];
}

/* Writes the elements of `from`, which is contiguous, to `to`. */
static void copy_elements(const AttnTensor *to, const AttnTensor *from, int dim,
                          int64_t to_at, int64_t from_at) {
  int64_t bytes = from->dtype.bits / 8;
  if (dim == from->ndim) {
    memcpy((char *)to->data + to_at * bytes,
           (const char *)from->data + from_at * bytes, (size_t)bytes);
    return;
  }
  for (int64_t i = 0; i < from->shape[dim]; ++i)
    copy_elements(to, from, dim + 1, to_at + i * to->strides[dim],
                  from_at + i * from->strides[dim]);
}

static void fill_elements(Array *array, uint32_t seed) {
  int64_t count = 1;
  for (int d = 0; d < array->tensor.ndim; ++d)
    count *= array->shape[d];
  float *numbers = fill(count, seed);
  for (int64_t i = 0; i < count; ++i) {
    uint32_t bits;
    memcpy(&bits, &numbers[i], sizeof bits);
    if (array->tensor.dtype.code == ATTN_BFLOAT)
      ((uint16_t *)array->tensor.data)[i] = (uint16_t)(bits >> 16);
    else if (array->tensor.dtype.code == ATTN_BOOL)
      ((uint8_t *)array->tensor.data)[i] = numbers[i] > -0.5f;
    else
      ((float *)array->tensor.data)[i] = numbers[i];
  }
  free(numbers);
}

static void check_function(const AttnFunction *function) {
  int64_t count = attnGetNumArguments(function), strided = 0;
  HOLDS(count <= kMaxArguments && attnGetNumResults(function) == 1);
  Array dense[kMaxArguments], apart[kMaxArguments];
  AttnOperand a[kMaxArguments], b[kMaxArguments];
  for (int64_t i = 0; i < count; ++i) {
    AttnValueInfo info = {.struct_size = sizeof info};
    OK(attnGetArgumentInfo(function, i, &info));
    int64_t shape[MAX_RANK], elements = 1;
    for (int d = 0; d < info.ndim; ++d)
      elements *= shape[d] = choose_size(&info, d);
    size_t bytes = (size_t)elements * info.dtype.bits / 8;
    a[i] = view(&dense[i], malloc(bytes), info.dtype, info.ndim, shape);
    fill_elements(&dense[i], (uint32_t)i + 1);
    if (!info.is_strided) {
      b[i] = a[i];
      continue;
    }
    ++strided;
    /* The first dimension steps least after the last: heads that lie inside of
     * rows, with gaps. All bits set are a NaN. */
    b[i] = view(&apart[i], NULL, info.dtype, info.ndim, shape);
    int64_t stride = shape[info.ndim - 1] + kGap;
    for (int d = 0; d + 1 < info.ndim; ++d) {
      apart[i].strides[d] = stride;
      stride *= shape[d];
    }
    size_t room = (size_t)stride * info.dtype.bits / 8;
    apart[i].tensor.data = malloc(room);
    memset(apart[i].tensor.data, 0xff, room);
    copy_elements(&apart[i].tensor, &dense[i].tensor, 0, 0, 0);
  }
  HOLDS(strided > 0);
  AttnManagedTensor *first, *second;
  OK(attnCall(function, a, count, &first, 1));
  OK(attnCall(function, b, count, &second, 1));
  int64_t bytes = first->tensor.dtype.bits / 8;
  for (int d = 0; d < first->tensor.ndim; ++d)
    bytes *= first->tensor.shape[d];
  HOLDS(bytes > 0);
  HOLDS(!memcmp(first->tensor.data, second->tensor.data, (size_t)bytes));
  printf("%s: %d strided of %d\n", attnGetFunctionName(function), (int)strided,
         (int)count);
  first->deleter(first);
  second->deleter(second);
  for (int64_t i = 0; i < count; ++i) {
    if (b[i].tensor != a[i].tensor)
      free(apart[i].tensor.data);
    free(dense[i].tensor.data);
  }
}

int main(int argc, char **argv) {
  HOLDS(argc == 2);
  size_t size;
  char *text = read_text(argv[1], &size);
  for (int fuse = 0; fuse < 2; ++fuse) {
    AttnCompileOptions options;
    OK(attnInitCompileOptions(&options, sizeof options));
    options.fuse = fuse;
    AttnModule *module;
    OK(attnCompile(text, size, &options, &module));
    for (int64_t i = 0; i < attnGetNumFunctions(module); ++i)
      check_function(attnGetFunction(module, i));
    attnDestroyModule(module);
  }
  free(text);
  return 0;
}
