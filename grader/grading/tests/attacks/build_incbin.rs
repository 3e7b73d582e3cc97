//! Lets the assembler read a file of the machine.

std::arch::global_asm!(".section .rodata", ".incbin \"/etc/passwd\"");

fn main() {}
