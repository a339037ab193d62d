/** A plugin as an outsider would write it: an attention by the cosine of query and key. */
@NullMarked
package org.example.cosine;

import org.jspecify.annotations.NullMarked;
