/**
 * What a person wants to see of the series, read from the store, for the dashboard and the report. Each view is a
 * record; the class that reads it stands beside it.
 */
@NullMarked
package io.vigie.view;

import org.jspecify.annotations.NullMarked;
