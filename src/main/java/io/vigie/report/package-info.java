/** One page of HTML without scripts about a model and a period, for an auditor, from the series alone. */
@NullMarked
package io.vigie.report;

import org.jspecify.annotations.NullMarked;
