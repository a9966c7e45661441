/**
 * The command line: one class per command, named after it, and the options that commands share.
 *
 * <p>Start with {@link io.vigie.cli.Main}, which names all commands.
 *
 * <p>A command reads its options, checks them, and calls the package that does the work; it may import any package. No
 * package imports this one.
 */
@NullMarked
package io.vigie.cli;

import org.jspecify.annotations.NullMarked;
