# Debian's Lua 5.4 and LuaRocks, and a compiler for rocks with C code. Rocks go to ~/.luarocks, where Lua finds them.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      liblua5.4-dev lua5.4 luarocks \
      g++ make pkg-config zip \
 && rm -rf /var/lib/apt/lists/* \
 && update-alternatives --quiet --set lua-interpreter /usr/bin/lua5.4 \
 && update-alternatives --quiet --set lua-compiler /usr/bin/luac5.4 \
 && echo 'return "5.4"' >/etc/luarocks/default-lua-version.lua \
 && echo 'local_by_default = true' >>/etc/luarocks/config-5.4.lua
ENV LUA_PATH_5_4="/home/agent/.luarocks/share/lua/5.4/?.lua;/home/agent/.luarocks/share/lua/5.4/?/init.lua;;" \
    LUA_CPATH_5_4="/home/agent/.luarocks/lib/lua/5.4/?.so;;" \
    PATH=/home/agent/.luarocks/bin:$PATH
