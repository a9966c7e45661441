/**
 * What belongs together: a request and its response, a turn and what users did after it, a label and its request. Rules
 * only: what is held between two calls is a record that the caller keeps, or lies behind
 * {@link io.vigie.model.StoredMap}; a rule says when it wants to be asked again.
 *
 * <p>Enter by {@link io.vigie.join.RequestResponseJoin}, the simplest; {@link io.vigie.join.LabelJoin} and {@link
 * io.vigie.join.ConversationRule} have its shape.
 */
@NullMarked
package io.vigie.join;

import org.jspecify.annotations.NullMarked;
