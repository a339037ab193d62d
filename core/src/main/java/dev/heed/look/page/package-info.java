/** Attention as a page to browse: one HTML file that needs neither a network nor a library. */
@NullMarked
package dev.heed.look.page;

import org.jspecify.annotations.NullMarked;
