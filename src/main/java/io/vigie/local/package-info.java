/** What a run on one machine needs around the jobs: a broker and a store, on loopback only. */
@NullMarked
package io.vigie.local;

import org.jspecify.annotations.NullMarked;
