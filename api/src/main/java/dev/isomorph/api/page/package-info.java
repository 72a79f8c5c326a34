/**
 * What the HTML pages that Isomorph writes have in common: they need nothing else, and read in
 * light and dark.
 *
 * <p>{@link dev.isomorph.api.page.HtmlPage} is all there is.
 */
@NullMarked
package dev.isomorph.api.page;

import org.jspecify.annotations.NullMarked;
