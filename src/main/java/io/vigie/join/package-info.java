/** What belongs together: a request and its response, a turn and what users did after it, a label and its request. Rules only: no state, no timers. */
@NullMarked
package io.vigie.join;

import org.jspecify.annotations.NullMarked;
