/** What an auditor asks for, from the series alone: one page of HTML without scripts. */
@NullMarked
package io.vigie.report;

import org.jspecify.annotations.NullMarked;
