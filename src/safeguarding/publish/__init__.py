"""Publishing: releases side by side, none changed again, and one file that says which is live.

    FOLDER/index.html            leads readers to the live release: it alone decides which is live
    FOLDER/current.json          the same for machines
    FOLDER/2010-11/ni066.html    stable addresses: stubs that lead to the page in the live release
    FOLDER/releases/<id>/        a release; its id is made of its content
    FOLDER/releases/<id>.json    what is known of it, and its place in the order of publishing
    FOLDER/publish.lock          held while somebody publishes

Every file that readers may be reading is replaced whole, by one renaming. Nothing needs a link of the file
system, a right beyond writing, or the renaming of a folder, which a share refuses while a file in it is open.
"""
