/**
 * Settings of the jobs: declared options, read from YAML into one validated record per job, every problem reported at
 * once.
 *
 * <p>An option is declared once, beside the record it fills; the reference page is generated from these declarations.
 */
@NullMarked
package io.vigie.settings;

import org.jspecify.annotations.NullMarked;
