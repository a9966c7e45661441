/** The command line: one class per command. Nothing else imports it. */
@NullMarked
package io.vigie.cli;

import org.jspecify.annotations.NullMarked;
