/** The lifecycle of alerts, and what they say. Rules only: no state, no Flink. */
@NullMarked
package io.vigie.alert;

import org.jspecify.annotations.NullMarked;
