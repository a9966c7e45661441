/** Where results leave the job, and what its sinks share: secrets and back-off. */
@NullMarked
package io.vigie.sink;

import org.jspecify.annotations.NullMarked;
