// The entry point of the static executable for Linux, instead of _start of the C library.
// Before anything runs, the C library relocates the data of a position-independent
// executable, page by page, and each page costs a fault; those faults are more than half
// of what a cached get-token takes. One call makes all of these pages at once:
// madvise(MADV_POPULATE_WRITE), which Linux has since 5.14. An older kernel returns an
// error, and the faults come as ever. Everything else is left to _start as the kernel
// gave it: the stack, and zero in the register that would name a function to call at
// exit.

#if defined(__x86_64__)
__asm__(R"(
  .section .text.oidcctl_entry, "ax", @progbits
  .globl oidcctl_entry
  .hidden oidcctl_entry
  .type oidcctl_entry, @function
oidcctl_entry:
  leaq __init_array_start(%rip), %rdi
  andq $-4096, %rdi
  leaq _edata(%rip), %rsi
  subq %rdi, %rsi
  movl $23, %edx # MADV_POPULATE_WRITE
  movl $28, %eax # madvise
  syscall
  xorl %edx, %edx
  jmp _start
  .size oidcctl_entry, .-oidcctl_entry
  .previous
)");
#elif defined(__aarch64__)
__asm__(R"(
  .section .text.oidcctl_entry, "ax", %progbits
  .globl oidcctl_entry
  .hidden oidcctl_entry
  .type oidcctl_entry, %function
oidcctl_entry:
  adrp x0, __init_array_start
  adrp x1, _edata
  add x1, x1, :lo12:_edata
  sub x1, x1, x0
  mov x2, #23 // MADV_POPULATE_WRITE
  mov x8, #233 // madvise
  svc #0
  mov x0, #0
  b _start
  .size oidcctl_entry, .-oidcctl_entry
  .previous
)");
#endif
