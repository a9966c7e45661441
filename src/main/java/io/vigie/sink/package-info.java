/** Where results leave the jobs, and what sinks share: secrets and back-off. */
@NullMarked
package io.vigie.sink;

import org.jspecify.annotations.NullMarked;
