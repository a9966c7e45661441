/** Benchmarks of inner loops, and the command that runs and compares them. Built with {@code -Pjmh} alone. */
package io.vigie.micro;
