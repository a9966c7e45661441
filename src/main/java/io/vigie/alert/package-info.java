/** The lifecycle of alerts, and their texts. */
@NullMarked
package io.vigie.alert;

import org.jspecify.annotations.NullMarked;
