/** The life of alerts, and what they say. */
@NullMarked
package io.vigie.alert;

import org.jspecify.annotations.NullMarked;
