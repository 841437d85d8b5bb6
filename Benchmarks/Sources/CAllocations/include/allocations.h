#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

/// How many times memory has been allocated or made larger since the process started; -1 where that cannot be counted.
long allocation_count(void);

/// The processor time that this process has taken. Unlike the time of day it stands still while others have the processor.
unsigned long long processor_nanoseconds(void);

/// Makes the compiler believe that somebody looks at what `value` points to. Inline, as the peer in Rust has it.
static inline void consume(const void *value) { __asm__ volatile("" : : "r"(value) : "memory"); }

#endif
