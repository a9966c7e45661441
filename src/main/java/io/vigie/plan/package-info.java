/** How many labels a monitor needs: what a slice has → when it would be told, and what that takes. */
@NullMarked
package io.vigie.plan;

import org.jspecify.annotations.NullMarked;
