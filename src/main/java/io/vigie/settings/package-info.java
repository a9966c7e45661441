/**
 * Settings of the jobs: declared options, read from YAML into one validated record per job, with all problems reported
 * at once.
 *
 * <p>An option is declared once, next to the record that it fills; the reference page is generated from these
 * declarations.
 */
@NullMarked
package io.vigie.settings;

import org.jspecify.annotations.NullMarked;
