/* Compiles, calls and fails on several threads at once, and runs the loops of
 * compiled code on a pool of the program. */

#include "tensors.h"

#include <pthread.h>
#include <stdatomic.h>

enum { kThreads = 4, kRounds = 3, kCalls = 200 };

static AttnModule *shared;

static void check_call(const AttnFunction *attend, uint32_t seed) {
  Array q, k, v;
  int64_t tokens = 1 + seed % 40, keys = 1 + seed % 90;
  int64_t query_shape[] = {1, 4, tokens, 16}, key_shape[] = {1, 2, keys, 16};
  float *qs = fill(4 * tokens * 16, seed), *ks = fill(2 * keys * 16, seed + 1),
        *vs = fill(2 * keys * 16, seed + 2);
  AttnOperand operands[] = {view(&q, qs, F32, 4, query_shape),
                            view(&k, ks, F32, 4, key_shape),
                            view(&v, vs, F32, 4, key_shape)};
  AttnManagedTensor *o;
  OK(attnCall(attend, operands, 3, &o, 1));
  HOLDS(sdpa_error(&q.tensor, &k.tensor, &v.tensor, &o->tensor) < 1e-6);
  o->deleter(o);
  free(qs);
  free(ks);
  free(vs);
}

static void *work(void *argument) {
  uint32_t number = (uint32_t)(intptr_t)argument;
  const AttnFunction *attend = find(shared, "attend");
  char wrong[64];
  snprintf(wrong, sizeof wrong, "thread%u.is_wrong", number);
  for (uint32_t round = 0; round < kRounds; ++round) {
    AttnModule *own = compile(kSdpa, NULL);
    for (uint32_t i = 0; i < kCalls; ++i)
      check_call(i % 2 ? attend : find(own, "attend"),
                 1000 * number + 100 * round + i);
    /* The message is this thread's, whatever the others do. */
    AttnModule *none = NULL;
    HOLDS(attnCompile(wrong, strlen(wrong), NULL, &none) == ATTN_PARSE_ERROR);
    HOLDS(strstr(attnGetErrorMessage(), wrong) && !none);
    attnDestroyModule(own);
  }
  return NULL;
}

static _Atomic int loops, bodies;

static void run_here(int64_t n, AttnLoopBody body, void *context, void *pool) {
  HOLDS(pool == &loops);
  atomic_fetch_add(&loops, 1);
  for (int64_t i = n; i-- > 0;) {
    atomic_fetch_add(&bodies, 1);
    body(context, i);
  }
}

int main(void) {
  shared = compile(kSdpa, NULL);
  pthread_t threads[kThreads];
  for (intptr_t i = 0; i < kThreads; ++i)
    HOLDS(!pthread_create(&threads[i], NULL, work, (void *)i));
  for (int i = 0; i < kThreads; ++i)
    HOLDS(!pthread_join(threads[i], NULL));
  printf("concurrent: ok\n");

  attnSetParallelFor(run_here, &loops);
  check_call(find(shared, "attend"), 1);
  HOLDS(loops > 0 && bodies > loops);
  int before = loops;
  attnSetParallelFor(NULL, NULL);
  check_call(find(shared, "attend"), 1);
  HOLDS(loops == before);
  printf("pool: ok\n");

  /* Code for one thread has no loop to hand over. */
  AttnCompileOptions options;
  OK(attnInitCompileOptions(&options, sizeof options));
  options.threads = 1;
  AttnModule *alone = compile(kSdpa, &options);
  attnSetParallelFor(run_here, &loops);
  check_call(find(alone, "attend"), 1);
  HOLDS(loops == before);
  attnSetParallelFor(NULL, NULL);
  attnDestroyModule(alone);

  OK(attnSetNumThreads(3));
  HOLDS(attnGetNumThreads() == 3);
  OK(attnSetNumThreads(0));
  HOLDS(attnGetNumThreads() >= 1);
  OK(attnSetCacheLimit(0));
  attnDestroyModule(shared);
  printf("settings: ok\n");
  return 0;
}
