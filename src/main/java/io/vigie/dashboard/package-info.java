/** The dashboard's server: views as JSON over HTTP, and the files of the page that draws them. */
@NullMarked
package io.vigie.dashboard;

import org.jspecify.annotations.NullMarked;
