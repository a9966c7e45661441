/** One readable file per job: the graph under its drawing, with its UIDs. */
@NullMarked
package io.vigie.job;

import org.jspecify.annotations.NullMarked;
