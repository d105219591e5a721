"""Passwords of ten characters and more that everybody tries first. Shorter ones are refused anyway."""

COMMON = frozenset(
    """
    00000000000 0123456789 0987654321 1029384756 1111111111 1111122222 1122334455 11223344556 112233445566
    1212121212 1231231231 123123123123 1234512345 1234554321 123456123456 12345678900 12345678901
    1234567890a 1234567890q 1234567890qwe 1234567891 12345678910 123456789a 123456789aa 123456789abc
    123456789q 123456789qq 123456789qwe 123456789w 123456789z 1234567qwe 123456abcd 123456abcdef
    123456qwert 123456qwerty 12345qwert 12345qwerty 1234qwerasdf 1234qwerty 13145201314 1314520520
    1357924680 1472583690 147258369a 147852369a 1a2b3c4d5e 1a2s3d4f5g 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx!@
    1qaz2wsx3edc 1qaz@wsx3edc 1qazxsw2345 1qazxsw23edc 2014201420 2015201520 20202020202 2468101214
    5201314000 5201314123 5201314520 5201314520a 520131499a 5845201314 6666666666 7410852963 7758521123
    7777777777 7894561230 78945612301 8888888888 88888888888 9876543210 987654321a 9999999999 99999999999
    a000000000 a123123123 a1234567890 a12345678901 a123456789a a1b2c3d4e5 a1s2d3f4g5 aa11223344 aa12345678
    aa123456789 aa1234567890 aa@123456789 aaa123456789 aaaaa11111 aaaaaaaaaa abc1234567 abc12345678
    abc123456789 abcd123456 abcd1234567 abcd12345678 abcde12345 abcdef123456 abcdefg123 abcdefg1234
    abcdefg1234567 abcdefghij admin123!@ admin123!@# admin12345 admin123456 admin1234567 admin12345678
    admin123456789 admin@1234 admin@12345 admin@123456 adminadmin adminadmin123 administrator
    administrator1 asd123456789 asdasd123456 asdasdasd1 asdfasdfasdf asdfgh123456 asdfghjkl1 asdfghjkl123
    asdfghjkl; baidu123456 changeme123 changeme1234 china123456 computer123 dangyuan123 football123
    guest123456 huawei12345 huawei@123 huawei@1234 iloveyou12 iloveyou123 iloveyou1314 iloveyou520
    internet123 justdoit123 juweihui123 letmein123 letmein1234 liverpool1 manager123 manager123456
    master123456 monkey1234 mulin12345 mulin123456 p@ssw0rd12 p@ssw0rd123 p@ssw0rd123! p@ssword12
    p@ssword123 passw0rd12 passw0rd123 passw0rd1234 password00 password01 password1! password10 password11
    password12 password123 password1234 password1234! password12345 password123456 password@1 password@12
    password@123 passwordpassword princess12 q123456789 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx123456 qazwsxedc1
    qazwsxedc123 qazwsxedcrfv qq123456789 qq1234567890 qqqqqqqqqq qwe123456789 qweasdzxc1 qweasdzxc123
    qwer123456 qwer12345678 qwerasdfzxcv qwert12345 qwerty1234 qwerty12345 qwerty123456 qwertyuiop
    qwertyuiop1 qwertyuiop123 qwertyuiop[] root123456 root1234567 shequ12345 shequ123456 sunshine123
    superman123 test123456 test1234567 test12345678 testtest123 user123456 user1234567 wangge12345
    wangge123456 wangluo123 welcome123 welcome1234 welcome12345 welcome@123 woaini123456 woaini1314
    woaini1314520 woaini5201314 woaini520520 woaiwojia123 woaizhongguo xiaoqu12345 zaq12wsxcde
    zaq1xsw2cde3 zhongguo123 zhongguo123456 zxcvbnm,./ zxcvbnm123 zxcvbnm1234 zxcvbnm12345 zxcvbnm123456
    zxcvbnmasd zz123456789
    """.split()  # noqa: SIM905 - a list of words is read as words
)
